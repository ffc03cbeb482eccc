package dev.stirrup.media.udf;

/// A block that holds a descriptor.
final class Block {
    private final int kind;
    private final byte[] bytes;
    private final long place;
    private final int partition;

    Block(int kind, byte[] bytes, long place, int partition) {
        this.kind = kind;
        this.bytes = bytes;
        this.place = place;
        this.partition = partition;
    }

    /// The tag's identifier.
    int kind() {
        return kind;
    }

    byte[] bytes() {
        return bytes;
    }

    /// Where it lies in the source.
    long place() {
        return place;
    }

    /// The partition map through which it was found.
    int partition() {
        return partition;
    }
}
