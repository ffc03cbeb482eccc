package dev.stirrup.media.udf;

import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// OSTA Compressed Unicode (UDF 2.60, 2.1.1): a byte that says how wide characters are, then these.
final class CompressedUnicode {
    private static final int NARROW = 8;
    private static final int WIDE = 16;

    private CompressedUnicode() {}

    /// A text that fills all of `bytes`; empty for none.
    static String decode(byte[] bytes) throws MalformedException {
        if (bytes.length == 0) {
            return "";
        }
        WireReader in = WireReader.of(bytes);
        int width = in.u8();
        return switch (width) {
            // 254 and 255 mark unique names of deleted files.
            case NARROW, 254 -> new String(in.rest(), StandardCharsets.ISO_8859_1);
            case WIDE, 255 -> new String(in.rest(), StandardCharsets.UTF_16BE);
            default -> throw in.malformed("characters of " + width + " bits");
        };
    }

    /// A text in a field of fixed length: its last byte says how much of it is used.
    static String field(WireReader in, int length) throws MalformedException {
        byte[] bytes = in.bytes(length);
        int used = bytes[length - 1] & 0xff;
        if (used >= length) {
            throw in.malformed("a text of " + used + " bytes in a field of " + length);
        }
        return decode(Arrays.copyOf(bytes, used)).strip();
    }
}
