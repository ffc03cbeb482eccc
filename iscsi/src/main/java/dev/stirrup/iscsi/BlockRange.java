package dev.stirrup.iscsi;

/// Blocks that follow each other.
///
/// @param lba the first one's address, 0 or more
/// @param count how many, 1 or more
public record BlockRange(long lba, long count) {
    public BlockRange {
        if (lba < 0 || count < 1 || lba > Long.MAX_VALUE - count) {
            throw new IllegalArgumentException(count + " blocks from " + lba);
        }
    }

    /// The address behind the last block.
    public long end() {
        return lba + count;
    }
}
