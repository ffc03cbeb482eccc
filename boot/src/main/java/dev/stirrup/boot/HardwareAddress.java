package dev.stirrup.boot;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// A network card's address (MAC) in its canonical text: lower-case hexadecimal pairs joined by
/// colons. It names a machine; it never authenticates one.
public record HardwareAddress(String text) implements Comparable<HardwareAddress> {
    private static final Pattern CANONICAL = Pattern.compile("[0-9a-f]{2}(:[0-9a-f]{2}){5,15}");
    private static final HexFormat PAIRS = HexFormat.ofDelimiter(":");

    public HardwareAddress {
        if (!CANONICAL.matcher(text).matches()) {
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
        String digits = spelling.strip().toLowerCase(Locale.ROOT).replaceAll("[:.-]", "");
        if (digits.length() % 2 != 0 || !digits.matches("[0-9a-f]{12,32}")) {
            return Optional.empty();
        }
        return of(HexFormat.of().parseHex(digits));
    }

    public byte[] toBytes() {
        return PAIRS.parseHex(text);
    }

    @Override
    public int compareTo(HardwareAddress other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
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
