package dev.stirrup.dhcp.lease;

import java.util.Arrays;

/// A set of numbers from 0 up that finds its next member in a handful of steps, however full it is:
/// words of 64 bits, above them words that say which words below are not empty, and so on. Up to
/// 2^20 numbers take four levels and 130 KiB.
final class FreeSet {
    private static final int SHIFT = 6;

    private final long[][] levels;
    private final int size;

    /// An empty set for the numbers 0 to `size - 1`.
    FreeSet(int size) {
        this.size = size;
        int depth = 1;
        for (int words = wordsFor(size); words > 1; words = wordsFor(words)) {
            depth++;
        }
        levels = new long[depth][];
        int bits = size;
        for (int level = 0; level < depth; level++) {
            levels[level] = new long[wordsFor(bits)];
            bits = levels[level].length;
        }
    }

    /// Makes every number of 0 to `size - 1` a member.
    void fill() {
        int bits = size;
        for (long[] level : levels) {
            Arrays.fill(level, 0, bits >>> SHIFT, -1L);
            if ((bits & 63) != 0) {
                level[bits >>> SHIFT] = (1L << bits) - 1;
            }
            bits = (bits + 63) >>> SHIFT;
        }
    }

    void add(int number) {
        int bit = number;
        for (long[] level : levels) {
            level[bit >>> SHIFT] |= 1L << bit;
            bit >>>= SHIFT;
        }
    }

    void remove(int number) {
        int bit = number;
        for (long[] level : levels) {
            level[bit >>> SHIFT] &= ~(1L << bit);
            if (level[bit >>> SHIFT] != 0) {
                return;
            }
            bit >>>= SHIFT;
        }
    }

    boolean contains(int number) {
        return (levels[0][number >>> SHIFT] & 1L << number) != 0;
    }

    /// The first member from `start` on, from the beginning again behind the last; -1 when the set
    /// is empty.
    int nextAround(int start) {
        int found = next(start);
        return found < 0 ? next(0) : found;
    }

    private int next(int start) {
        int bit = start;
        for (int level = 0; level < levels.length; level++) {
            int word = bit >>> SHIFT;
            if (word >= levels[level].length) {
                return -1;
            }
            long rest = levels[level][word] & -1L << bit;
            if (rest != 0) {
                return lowest(level, (word << SHIFT) + Long.numberOfTrailingZeros(rest));
            }
            bit = word + 1;
        }
        return -1;
    }

    /// The lowest number below this bit of a level.
    private int lowest(int level, int bit) {
        int at = bit;
        for (int below = level - 1; below >= 0; below--) {
            at = (at << SHIFT) + Long.numberOfTrailingZeros(levels[below][at]);
        }
        return at;
    }

    private static int wordsFor(int bits) {
        return Math.max(1, (bits + 63) >>> SHIFT);
    }
}
