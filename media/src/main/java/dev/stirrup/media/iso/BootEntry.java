package dev.stirrup.media.iso;

/// An entry of an El Torito boot catalogue (El Torito 1.0, chapter 2; UEFI 2.10 13.3.2.1).
///
/// @param platform 0 for PC BIOS, 1 PowerPC, 2 Macintosh, 0xEF for UEFI
/// @param isBootable whether firmware may boot it
/// @param emulation 0 for none, 1 to 3 for a diskette, 4 for a hard disk
/// @param offset where its image begins in the ISO, in bytes
/// @param sectors how many sectors of 512 bytes firmware loads; for UEFI often a wrong or small
///   number, since the image is a FAT file system with a size of its own
public record BootEntry(int platform, boolean isBootable, int emulation, long offset, int sectors) {
    public static final int BIOS = 0;
    public static final int UEFI = 0xef;
    private static final int VIRTUAL_SECTOR = 512;

    public boolean isUefi() {
        return platform == UEFI;
    }

    /// How many bytes firmware loads of it.
    public long loadedBytes() {
        return (long) sectors * VIRTUAL_SECTOR;
    }
}
