package dev.stirrup.netboot.disk;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/// Bytes in lower-case letters and digits (RFC 4648 section 7, without padding): iSCSI names know
/// no upper case.
final class Base32 {
    private static final String DIGITS = "0123456789abcdefghijklmnopqrstuv";
    private static final int BITS = 5;

    private Base32() {}

    static String encode(byte[] bytes) {
        var out = new StringBuilder();
        int held = 0;
        int bits = 0;
        for (byte one : bytes) {
            held = held << 8 | one & 0xff;
            bits += 8;
            while (bits >= BITS) {
                bits -= BITS;
                out.append(DIGITS.charAt(held >> bits & 31));
            }
            held &= (1 << bits) - 1;
        }
        if (bits > 0) {
            out.append(DIGITS.charAt(held << BITS - bits & 31));
        }
        return out.toString();
    }

    /// Empty for anything that [#encode(byte[])] does not make.
    static Optional<byte[]> decode(String text) {
        var out = new ByteArrayOutputStream();
        int held = 0;
        int bits = 0;
        for (int at = 0; at < text.length(); at++) {
            int value = DIGITS.indexOf(text.charAt(at));
            if (value < 0) {
                return Optional.empty();
            }
            held = held << BITS | value;
            bits += BITS;
            if (bits >= 8) {
                bits -= 8;
                out.write(held >> bits);
                held &= (1 << bits) - 1;
            }
        }
        byte[] bytes = out.toByteArray();
        return encode(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
    }
}
