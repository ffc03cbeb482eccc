package dev.stirrup.iscsi.command;

/// How much one command may ask for; initiators read most of it in the Block Limits page.
final class Limits {
    /// Blocks moved by one command, in bytes.
    static final int TRANSFER_BYTES = 8 << 20;

    /// The length that suits best, in bytes.
    static final int OPTIMAL_BYTES = 1 << 20;

    /// Blocks compared and written by one COMPARE AND WRITE.
    static final int COMPARE_BLOCKS = 255;

    /// Blocks written by one WRITE SAME.
    static final int SAME_BLOCKS = 65_535;

    /// Blocks unmapped by one UNMAP.
    static final int UNMAP_BLOCKS = 1 << 20;

    /// Ranges named by one UNMAP.
    static final int UNMAP_RANGES = 256;

    /// Pieces in which long work is done, in bytes.
    static final int CHUNK_BYTES = 1 << 20;

    /// What may be written on an event loop at a time, in bytes.
    static final int AT_ONCE_BYTES = 64 << 10;

    private Limits() {}
}
