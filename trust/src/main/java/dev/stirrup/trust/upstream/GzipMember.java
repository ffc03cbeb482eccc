package dev.stirrup.trust.upstream;

import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.MalformedException;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// One member of a gzip file (RFC 1952 section 2.3): where it lies, and what it holds.
final class GzipMember {
    private static final int HEAD = 10;
    private static final int TRAILER = 8;
    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int DEFLATE = 8;
    private static final int FIRST_PIECE = 64 << 10;

    private final int from;
    private final int end;
    private final byte[] content;

    private GzipMember(int from, int end, byte[] content) {
        this.from = from;
        this.end = end;
        this.content = content;
    }

    /// Index of its first byte.
    int from() {
        return from;
    }

    /// Index behind its last byte; another member may begin there.
    int end() {
        return end;
    }

    /// What it holds: the files of a tar.
    Map<String, Bytes> files() throws MalformedException {
        return TarSegment.files(content);
    }

    /// @param most the greatest length of what it holds
    /// @throws MalformedException when there is none, it is damaged, or holds more
    static GzipMember at(byte[] file, int from, int most) throws MalformedException {
        int body = body(file, from);
        try (Inflater inflater = new Inflater(true)) {
            inflater.setInput(file, body, file.length - body);
            byte[] content = inflate(inflater, most, body);
            int end = body + Math.toIntExact(inflater.getBytesRead());
            check(file, end, content);
            return new GzipMember(from, end + TRAILER, content);
        } catch (DataFormatException e) {
            throw new MalformedException("not deflated: " + e.getMessage(), body);
        }
    }

    private static byte[] inflate(Inflater inflater, int most, int body)
            throws DataFormatException, MalformedException {
        byte[] content = new byte[Math.min(FIRST_PIECE, most)];
        int length = 0;
        while (!inflater.finished()) {
            if (length == content.length) {
                if (length >= most) {
                    throw new MalformedException("holds more than " + most + " bytes", body);
                }
                content = Arrays.copyOf(content, (int) Math.min(most, length * 2L));
            }
            int got = inflater.inflate(content, length, content.length - length);
            if (got == 0 && !inflater.finished()) {
                throw new MalformedException("a gzip member is cut off", body);
            }
            length += got;
        }
        return Arrays.copyOf(content, length);
    }

    private static int body(byte[] file, int from) throws MalformedException {
        boolean isGzip =
                file.length - from >= HEAD
                        && file[from] == 0x1f
                        && file[from + 1] == (byte) 0x8b
                        && file[from + 2] == DEFLATE;
        if (!isGzip) {
            throw new MalformedException("no gzip member", from);
        }
        int flags = file[from + 3];
        int at = from + HEAD;
        if ((flags & EXTRA) != 0) {
            at += 2 + (byteAt(file, at) | byteAt(file, at + 1) << 8);
        }
        at = (flags & NAME) == 0 ? at : behindText(file, at);
        at = (flags & COMMENT) == 0 ? at : behindText(file, at);
        at += (flags & HEADER_CRC) == 0 ? 0 : 2;
        if (at >= file.length) {
            throw new MalformedException("a gzip member is cut off", at);
        }
        return at;
    }

    private static int behindText(byte[] file, int from) throws MalformedException {
        int at = from;
        while (byteAt(file, at) != 0) {
            at++;
        }
        return at + 1;
    }

    private static int byteAt(byte[] file, int at) throws MalformedException {
        if (at >= file.length) {
            throw new MalformedException("a gzip member is cut off", at);
        }
        return file[at] & 0xff;
    }

    private static void check(byte[] file, int end, byte[] content) throws MalformedException {
        var sum = new CRC32();
        sum.update(content);
        if (word(file, end) != sum.getValue() || word(file, end + 4) != content.length) {
            throw new MalformedException("a gzip member with a wrong sum", end);
        }
    }

    private static long word(byte[] file, int at) throws MalformedException {
        return byteAt(file, at)
                | byteAt(file, at + 1) << 8
                | byteAt(file, at + 2) << 16
                | (long) byteAt(file, at + 3) << 24;
    }
}
