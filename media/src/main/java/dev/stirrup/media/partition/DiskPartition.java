package dev.stirrup.media.partition;

/// A partition of a disk.
///
/// @param number as systems count, from 1 on; logical ones of an MBR from 5 on
/// @param offset where it begins on the disk, in bytes
/// @param length in bytes, 1 or more; on a cut disk it may reach beyond the end
/// @param type two hexadecimal digits in an MBR, a GUID in lower case in a GPT
/// @param name what a GPT calls it; empty otherwise
/// @param isActive whether a BIOS boots it, by an MBR
public record DiskPartition(
        int number, long offset, long length, String type, String name, boolean isActive) {
    private static final String EFI_SYSTEM = "c12a7328-f81f-11d2-ba4b-00a0c93ec93b";

    /// Whether UEFI firmware looks for boot programs in it.
    public boolean isEfiSystem() {
        return type.equals("ef") || type.equals(EFI_SYSTEM);
    }
}
