package dev.stirrup.trust.upstream;

import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// The plain files of a piece of a tar archive (POSIX ustar), whose end marker may be missing.
/// Headers that only describe others are passed over: what is read here has short names.
final class TarSegment {
    private static final int BLOCK = 512;
    private static final int NAME = 100;
    private static final int SIZE = 124;
    private static final int SIZE_DIGITS = 12;
    private static final int TYPE = 156;
    private static final int MOST_FILES = 64;

    private TarSegment() {}

    /// Files by name, in their order.
    ///
    /// @throws MalformedException when it is no tar, cut off, or holds one name twice
    static Map<String, Bytes> files(byte[] tar) throws MalformedException {
        Map<String, Bytes> files = new LinkedHashMap<>();
        int at = 0;
        while (at < tar.length) {
            if (tar.length - at < BLOCK) {
                throw new MalformedException("a tar header is cut off", at);
            }
            if (tar[at] == 0) {
                return files;
            }
            int size = size(tar, at);
            int from = at + BLOCK;
            if (size > tar.length - from) {
                throw new MalformedException("a file in tar is cut off", at);
            }
            if (isFile(tar, at)) {
                Bytes content = Bytes.of(Arrays.copyOfRange(tar, from, from + size));
                boolean isSecond = files.put(name(tar, at), content) != null;
                if (isSecond || files.size() > MOST_FILES) {
                    throw new MalformedException("too many files in tar, or one twice", at);
                }
            }
            long next = from + (size + BLOCK - 1L) / BLOCK * BLOCK;
            at = (int) Math.min(next, tar.length);
        }
        return files;
    }

    private static String name(byte[] tar, int at) {
        int end = at;
        while (end < at + NAME && tar[end] != 0) {
            end++;
        }
        return new String(tar, at, end - at, StandardCharsets.UTF_8);
    }

    /// Whether the header at `at` is that of a plain file.
    static boolean isFile(byte[] tar, int at) {
        char type = (char) tar[at + TYPE];
        return type == '0' || type == 0;
    }

    /// The size that the header at `at` tells.
    static int size(byte[] tar, int at) throws MalformedException {
        String text =
                new String(tar, at + SIZE, SIZE_DIGITS, StandardCharsets.ISO_8859_1)
                        .replace('\0', ' ')
                        .strip();
        if (!text.matches("[0-7]{1,11}")) {
            throw new MalformedException("a tar header without a size", at + SIZE);
        }
        long size = Long.parseLong(text, 8);
        if (size > Integer.MAX_VALUE - BLOCK) {
            throw new MalformedException("a file in tar is too long", at + SIZE);
        }
        return (int) size;
    }
}
