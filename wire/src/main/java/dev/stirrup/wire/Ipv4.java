package dev.stirrup.wire;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/// An IPv4 address as a value.
///
/// @param bits its four bytes, the first one highest
public record Ipv4(int bits) implements Comparable<Ipv4> {
    public static final Ipv4 NONE = new Ipv4(0);
    public static final Ipv4 BROADCAST = new Ipv4(-1);

    private static final int LONGEST_TEXT = "255.255.255.255.".length();
    private static final Pattern DOT = Pattern.compile("\\.");

    /// Reads four decimal numbers joined by dots. Empty for anything else.
    public static Optional<Ipv4> read(String text) {
        String[] parts = DOT.split(text, -1);
        if (parts.length != 4) {
            return Optional.empty();
        }
        int bits = 0;
        for (String part : parts) {
            if (!part.matches("[0-9]{1,3}") || Integer.parseInt(part) > 255) {
                return Optional.empty();
            }
            bits = bits << 8 | Integer.parseInt(part);
        }
        return Optional.of(new Ipv4(bits));
    }

    /// Reads what is known to be an address, such as a constant.
    ///
    /// @throws IllegalArgumentException when it is none
    public static Ipv4 of(String text) {
        return read(text)
                .orElseThrow(() -> new IllegalArgumentException("not an IPv4 address: " + text));
    }

    /// The address in four bytes.
    public static Ipv4 of(byte[] bytes) {
        if (bytes.length != 4) {
            throw new IllegalArgumentException("an IPv4 address has 4 bytes, not " + bytes.length);
        }
        return new Ipv4(
                (bytes[0] & 0xff) << 24
                        | (bytes[1] & 0xff) << 16
                        | (bytes[2] & 0xff) << 8
                        | bytes[3] & 0xff);
    }

    public byte[] toBytes() {
        return new byte[] {
            (byte) (bits >>> 24), (byte) (bits >>> 16), (byte) (bits >>> 8), (byte) bits
        };
    }

    public boolean isNone() {
        return bits == 0;
    }

    /// Whether this address lies in the network of `other`.
    ///
    /// @param prefix the network's prefix length, 0 to 32
    public boolean isInNetworkOf(Ipv4 other, int prefix) {
        int mask = prefix == 0 ? 0 : -1 << (32 - prefix);
        return (bits & mask) == (other.bits & mask);
    }

    // By hand, since every packet of a storm comes through here.
    @Override
    public boolean equals(Object other) {
        return other instanceof Ipv4 that && bits == that.bits;
    }

    @Override
    public int hashCode() {
        return bits;
    }

    /// In the order of the numbers, 0.0.0.0 first.
    @Override
    public int compareTo(Ipv4 other) {
        return Integer.compareUnsigned(bits, other.bits);
    }

    // By hand, since every packet of a storm has some.
    @Override
    public String toString() {
        byte[] text = new byte[LONGEST_TEXT];
        int length = 0;
        for (int shift = 24; shift >= 0; shift -= 8) {
            int part = bits >>> shift & 0xff;
            if (part >= 100) {
                text[length++] = (byte) ('0' + part / 100);
            }
            if (part >= 10) {
                text[length++] = (byte) ('0' + part / 10 % 10);
            }
            text[length++] = (byte) ('0' + part % 10);
            text[length++] = '.';
        }
        return new String(text, 0, length - 1, StandardCharsets.ISO_8859_1);
    }
}
