package dev.stirrup.media.fat;

import java.nio.charset.StandardCharsets;

/// Puts a long name together. It counts only when its parts are in order and belong to the short
/// name that follows; otherwise systems show the short one.
final class LongName {
    private static final int LAST = 0x40;
    private static final int MOST_PARTS = 20;
    private static final int SUM_AT = 13;
    private static final int SHORT_NAME = 11;
    private static final int[][] PIECES = {{1, 10}, {14, 12}, {28, 4}};
    private static final int PART = 26;

    private final byte[] text = new byte[MOST_PARTS * PART];
    private int parts;
    private int next;
    private int sum;

    void clear() {
        parts = 0;
        next = 0;
    }

    /// Takes one entry; the last part of a name comes first.
    void add(byte[] bytes, int at) {
        int order = bytes[at] & 0xff;
        int number = order & LAST - 1;
        if ((order & LAST) != 0) {
            parts = number;
            sum = bytes[at + SUM_AT] & 0xff;
        } else if (number != next || sum != (bytes[at + SUM_AT] & 0xff)) {
            number = 0;
        }
        if (number < 1 || number > MOST_PARTS || parts > MOST_PARTS) {
            clear();
            return;
        }
        int into = (number - 1) * PART;
        for (int[] piece : PIECES) {
            System.arraycopy(bytes, at + piece[0], text, into, piece[1]);
            into += piece[1];
        }
        next = number - 1;
    }

    /// The name of the short entry at `at`; empty when there is none for it.
    String of(byte[] bytes, int at) {
        if (parts == 0 || next != 0 || sum != sum(bytes, at)) {
            return "";
        }
        String name = new String(text, 0, parts * PART, StandardCharsets.UTF_16LE);
        int zero = name.indexOf(0);
        return zero < 0 ? name : name.substring(0, zero);
    }

    private static int sum(byte[] bytes, int at) {
        int sum = 0;
        for (int i = at; i < at + SHORT_NAME; i++) {
            sum = ((sum & 1) << 7 | sum >> 1) + (bytes[i] & 0xff) & 0xff;
        }
        return sum;
    }
}
