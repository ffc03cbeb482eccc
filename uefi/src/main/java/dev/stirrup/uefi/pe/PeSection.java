package dev.stirrup.uefi.pe;

/// One section of a PE/COFF file. Sizes and offsets are in bytes, each below 2^32.
///
/// @param name such as `.text`, at most 64 characters
/// @param virtualAddress where it lies in memory, from the image's base
/// @param virtualSize how much of it is used there
/// @param fileOffset where its bytes begin in the file
/// @param fileSize how many bytes it has in the file, rounded up to the file's alignment
/// @param flags IMAGE_SCN_...
public record PeSection(
        String name,
        long virtualAddress,
        long virtualSize,
        long fileOffset,
        long fileSize,
        long flags) {
    static final int HEAD = 40;
    static final long EXECUTE = 0x20000000L;
    static final long WRITE = 0x80000000L;

    /// Whether it is both written and run, which firmware that guards its memory refuses.
    public boolean isWritableAndExecutable() {
        return (flags & EXECUTE) != 0 && (flags & WRITE) != 0;
    }

    /// How many bytes of its content lie in the file.
    public long contentSize() {
        return Math.min(virtualSize, fileSize);
    }
}
