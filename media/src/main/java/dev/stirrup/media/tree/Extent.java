package dev.stirrup.media.tree;

/// A run of bytes of a file, as it lies in the file that the tree is read from.
///
/// @param offset where it begins, in bytes; [#HOLE] for bytes that are zero and lie nowhere
/// @param length in bytes, 1 or more
public record Extent(long offset, long length) {
    /// The offset of zeroes that are not stored.
    public static final long HOLE = -1;

    public boolean isHole() {
        return offset == HOLE;
    }
}
