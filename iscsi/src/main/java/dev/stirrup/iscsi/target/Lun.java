package dev.stirrup.iscsi.target;

/// The eight bytes that number a unit (SAM-5 4.7).
final class Lun {
    private static final int FLAT = 1;
    private static final int LARGEST_PERIPHERAL = 0xff;
    private static final long REST = 0xffff_ffff_ffffL;

    /// The largest number that the flat method holds.
    static final int LARGEST = 0x3fff;

    private Lun() {}

    /// The unit's number, or -1 when these bytes name none that a target of ours could have.
    static int number(long lun) {
        int first = (int) (lun >>> 48);
        if ((lun & REST) != 0) {
            return -1;
        }
        return switch (first >> 14) {
            case 0 -> first <= LARGEST_PERIPHERAL ? first : -1;
            case FLAT -> first & LARGEST;
            default -> -1;
        };
    }

    /// The shortest form of a unit's number.
    static long of(int number) {
        long first = number <= LARGEST_PERIPHERAL ? number : FLAT << 14 | number;
        return first << 48;
    }
}
