package dev.stirrup.media.packed;

import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// How bytes are packed, by the marks they begin with.
public enum Packing {
    NONE,
    GZIP(0x1f, 0x8b, 8),
    XZ(0xfd, '7', 'z', 'X', 'Z', 0),
    ZSTD(0x28, 0xb5, 0x2f, 0xfd),
    BZIP2('B', 'Z', 'h'),
    /// The frame format of LZ4's command.
    LZ4(0x04, 0x22, 0x4d, 0x18),
    /// What Linux reads: `lz4 -l`.
    LZ4_LEGACY(0x02, 0x21, 0x4c, 0x18),
    /// The format before xz, with the usual settings.
    LZMA(0x5d, 0, 0),
    /// Is told and not unpacked.
    LZO(0x89, 'L', 'Z', 'O', 0, '\r', '\n', 0x1a, '\n');

    private static final int LONGEST_MARK = 9;

    private final String mark;

    Packing(int... mark) {
        StringBuilder text = new StringBuilder();
        for (int octet : mark) {
            text.append((char) octet);
        }
        this.mark = text.toString();
    }

    /// Looks at the bytes from `at` on.
    public static Packing of(ByteSource source, long at) throws IOException {
        byte[] head = new byte[Math.clamp(source.size() - at, 0, LONGEST_MARK)];
        source.read(at, head, 0, head.length);
        String text = new String(head, StandardCharsets.ISO_8859_1);
        for (Packing packing : values()) {
            if (packing != NONE && text.startsWith(packing.mark)) {
                return packing;
            }
        }
        return NONE;
    }

    /// Opens what was packed so and begins at `at`.
    ///
    /// @param most how many unpacked bytes there may be at most; more are malformed
    /// @throws MalformedException when its head is damaged, or it is not unpacked here
    public Unpacked open(ByteSource source, long at, long most)
            throws IOException, MalformedException {
        return Unpacked.open(this, source, at, most);
    }
}
