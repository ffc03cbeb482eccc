package dev.stirrup.iscsi.chap;

import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.MalformedException;
import java.util.Base64;
import java.util.HexFormat;

/// Binary values as text keys hold them: `0x` and hexadecimal digits, or `0b` and base64 (RFC 7143
/// section 6.1).
final class BinaryValue {
    /// CHAP's challenges and responses are at most this long, in bytes (RFC 7143 section 12.1.3).
    private static final int LONGEST = 1024;

    private BinaryValue() {}

    static Bytes decode(String text) throws MalformedException {
        if (text.length() > 2 + 2 * LONGEST) {
            throw new MalformedException("a value of " + text.length() + " characters", 0);
        }
        try {
            Bytes value =
                    switch (text.length() < 2 ? "" : text.substring(0, 2)) {
                        case "0x", "0X" -> hex(text.substring(2));
                        case "0b", "0B" -> Bytes.of(Base64.getDecoder().decode(text.substring(2)));
                        default -> throw new MalformedException("neither 0x nor 0b", 0);
                    };
            if (value.length() > LONGEST) {
                throw new MalformedException("a value of " + value.length() + " bytes", 0);
            }
            return value;
        } catch (IllegalArgumentException e) {
            throw new MalformedException("neither hexadecimal nor base64", 2);
        }
    }

    /// An odd digit at the front counts as if a zero stood before it.
    private static Bytes hex(String digits) {
        return Bytes.ofHex(digits.length() % 2 == 0 ? digits : "0" + digits);
    }

    static String encode(byte[] value) {
        return "0x" + HexFormat.of().formatHex(value);
    }
}
