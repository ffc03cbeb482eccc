package dev.stirrup.boot;

import java.util.HexFormat;
import java.util.Optional;

/// A network card's address (MAC) in its canonical text: lower-case hexadecimal pairs joined by
/// colons. It names a machine; it never authenticates one.
public record HardwareAddress(String text) implements Comparable<HardwareAddress> {
    private static final HexFormat PAIRS = HexFormat.ofDelimiter(":");

    public HardwareAddress {
        if (!isCanonical(text)) {
            throw new IllegalArgumentException("not a hardware address: " + text);
        }
    }

    /// The address in these bytes, usually six. Empty when there are fewer than six or more than
    /// sixteen, or when all of them are 00 or ff, which no single card has.
    public static Optional<HardwareAddress> of(byte[] bytes) {
        if (bytes.length < 6
                || bytes.length > 16
                || isFilledWith(bytes, 0)
                || isFilledWith(bytes, 0xff)) {
            return Optional.empty();
        }
        return Optional.of(new HardwareAddress(PAIRS.formatHex(bytes)));
    }

    /// Reads the usual spellings: pairs joined by colons or hyphens, or plain digits, in either
    /// case.
    public static Optional<HardwareAddress> read(String spelling) {
        String digits = withoutSeparators(spelling.strip());
        if (digits.length() % 2 != 0 || digits.length() < 12 || digits.length() > 32) {
            return Optional.empty();
        }
        for (int i = 0; i < digits.length(); i++) {
            if (!HexFormat.isHexDigit(digits.charAt(i))) {
                return Optional.empty();
            }
        }
        return of(HexFormat.of().parseHex(digits));
    }

    private static String withoutSeparators(String spelling) {
        var digits = new StringBuilder(spelling.length());
        for (int i = 0; i < spelling.length(); i++) {
            char c = spelling.charAt(i);
            if (c != ':' && c != '.' && c != '-') {
                digits.append(c);
            }
        }
        return digits.toString();
    }

    public byte[] toBytes() {
        return PAIRS.parseHex(text);
    }

    // By hand, since every packet of a storm comes through here.
    @Override
    public boolean equals(Object other) {
        return other instanceof HardwareAddress that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public int compareTo(HardwareAddress other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }

    /// Six to sixteen pairs. By hand, since every packet of a storm comes through here.
    private static boolean isCanonical(String text) {
        int length = text.length();
        if (length < 6 * 3 - 1 || length > 16 * 3 - 1 || length % 3 != 2) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            boolean isDigit = c >= '0' && c <= '9' || c >= 'a' && c <= 'f';
            if (i % 3 == 2 ? c != ':' : !isDigit) {
                return false;
            }
        }
        return true;
    }

    private static boolean isFilledWith(byte[] bytes, int value) {
        for (byte b : bytes) {
            if ((b & 0xff) != value) {
                return false;
            }
        }
        return true;
    }
}
