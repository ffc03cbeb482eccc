package dev.stirrup.boot;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/// A network card's address (MAC) in its canonical text: lower-case hexadecimal pairs joined by
/// colons. It names a machine; it never authenticates one.
public record HardwareAddress(String text) implements Comparable<HardwareAddress> {
    private static final HexFormat PAIRS = HexFormat.ofDelimiter(":");
    private static final int FEWEST = 6;
    private static final int MOST = 16;

    public HardwareAddress {
        if (!isCanonical(text)) {
            throw new IllegalArgumentException("not a hardware address: " + text);
        }
    }

    /// The address in these bytes, usually six. Empty when there are fewer than six or more than
    /// sixteen, or when all of them are 00 or ff, which no single card has.
    public static Optional<HardwareAddress> of(byte[] bytes) {
        if (bytes.length < FEWEST || bytes.length > MOST) {
            return Optional.empty();
        }
        byte[] digits = new byte[2 * bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            digits[2 * i] = digit(bytes[i] >> 4 & 0xf);
            digits[2 * i + 1] = digit(bytes[i] & 0xf);
        }
        return ofDigits(digits, digits.length);
    }

    /// Reads the usual spellings: pairs joined by colons or hyphens, or plain digits, in either
    /// case.
    public static Optional<HardwareAddress> read(String spelling) {
        String text = spelling.strip();
        byte[] digits = new byte[2 * MOST];
        int count = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ':' || c == '.' || c == '-') {
                continue;
            }
            int lower = c | ('a' - 'A');
            boolean isDigit = c >= '0' && c <= '9' || lower >= 'a' && lower <= 'f';
            if (!isDigit || count == digits.length) {
                return Optional.empty();
            }
            digits[count++] = (byte) lower;
        }
        return count % 2 != 0 || count < 2 * FEWEST ? Optional.empty() : ofDigits(digits, count);
    }

    /// The address with these hexadecimal digits in lower case, two for each byte. By hand, since
    /// every packet of a storm comes through here.
    private static Optional<HardwareAddress> ofDigits(byte[] digits, int count) {
        byte[] text = new byte[count / 2 * 3 - 1];
        Arrays.fill(text, (byte) ':');
        boolean isOnlyZeros = true;
        boolean isOnlyOnes = true;
        for (int i = 0; i < count; i++) {
            text[i / 2 * 3 + i % 2] = digits[i];
            isOnlyZeros &= digits[i] == '0';
            isOnlyOnes &= digits[i] == 'f';
        }
        return isOnlyZeros || isOnlyOnes
                ? Optional.empty()
                : Optional.of(new HardwareAddress(new String(text, StandardCharsets.ISO_8859_1)));
    }

    private static byte digit(int value) {
        return (byte) (value < 10 ? '0' + value : 'a' + value - 10);
    }

    public byte[] toBytes() {
        return PAIRS.parseHex(text);
    }

    // By hand, since every packet of a storm comes through here.
    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof HardwareAddress that && text.equals(that.text);
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
}
