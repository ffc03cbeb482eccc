package dev.stirrup.media.wim;

import dev.stirrup.wire.MalformedException;

/// Numbers as LZMS writes them: the symbol of a range, then the place in it (wimlib's
/// lzms_common.c).
final class Slots {
    /// Of offsets: how many ranges there are of 2 to the power of which number.
    static final Slots OFFSETS =
            new Slots(
                    new int[] {
                        8, 0, 9, 7, 10, 15, 15, 20, 20, 30, 33, 40, 42, 45, 60, 73, 80, 85, 95, 105,
                        6
                    });

    /// Of lengths.
    static final Slots LENGTHS =
            new Slots(new int[] {26, 4, 6, 4, 5, 2, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 1});

    private static final int LAST_BITS = 30;

    private final int[] bases;
    private final byte[] bits;

    private Slots(int[] runs) {
        int count = 1;
        for (int run : runs) {
            count += run;
        }
        bases = new int[count];
        bits = new byte[count];
        int slot = 0;
        int base = 1;
        for (int power = 0; power < runs.length; power++) {
            for (int i = 0; i < runs[power]; i++) {
                bases[slot] = base;
                bits[slot++] = (byte) power;
                base += 1 << power;
            }
        }
        bases[slot] = base;
        bits[slot] = LAST_BITS;
    }

    int count() {
        return bases.length;
    }

    /// How many are used for numbers up to this one.
    int upTo(int number) {
        int slot = 0;
        while (slot < bases.length && bases[slot] <= number) {
            slot++;
        }
        return slot;
    }

    int read(AdaptiveCode code, BitReader in) throws MalformedException {
        int slot = code.decode(in);
        return bases[slot] + in.bits(bits[slot]);
    }
}
