package dev.stirrup.iscsi;

/// What a unit is, for as long as it is in use.
///
/// @param blockSize in bytes: 512 or 4096 for a disk, 2048 for a CD-ROM
/// @param physicalBlockSize in bytes: the block size or a multiple of it by a power of two; systems
///   align to it what they lay out
/// @param readOnly whether writes are refused; a CD-ROM always is
/// @param serial the unit serial number, up to 36 printable ASCII characters; the same at every
///   boot, different for every unit
/// @param designator the eight bytes of its NAA or EUI-64 name, the same at every boot; systems
///   recognise the disk by it. A name made here begins with the digit 3 (NAA locally assigned)
/// @param unmapGranularity how many blocks are mapped and unmapped together, 1 or more
public record UnitFacts(
        Kind kind,
        int blockSize,
        int physicalBlockSize,
        boolean readOnly,
        String serial,
        long designator,
        int unmapGranularity) {
    private static final int LONGEST_SERIAL = 36;

    public UnitFacts {
        if (Integer.bitCount(blockSize) != 1 || blockSize < 512 || blockSize > 4096) {
            throw new IllegalArgumentException("blocks of " + blockSize + " bytes");
        }
        if (physicalBlockSize < blockSize || Integer.bitCount(physicalBlockSize) != 1) {
            throw new IllegalArgumentException("physical blocks of " + physicalBlockSize);
        }
        if (!serial.matches("[ -~]{1," + LONGEST_SERIAL + "}")) {
            throw new IllegalArgumentException("serial number '" + serial + "'");
        }
        if (unmapGranularity < 1) {
            throw new IllegalArgumentException("unmap granularity " + unmapGranularity);
        }
        if (kind == Kind.CD_ROM && !readOnly) {
            throw new IllegalArgumentException("a CD-ROM that can be written");
        }
    }

    /// The kind of device.
    public enum Kind {
        /// A direct access block device (SBC).
        DISK,
        /// A CD-ROM (MMC) that always has its medium.
        CD_ROM
    }
}
