package dev.stirrup.media.packed;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/// One member of a gzip file (RFC 1952), read not a byte further than it reaches: something else
/// may follow it.
final class GzipMember extends InputStream {
    private static final int HEAD = 10;
    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int PIECE = 512;

    private final SourceStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 sum = new CRC32();
    private final byte[] piece = new byte[PIECE];
    private boolean isEnded;

    GzipMember(SourceStream in) throws IOException {
        this.in = in;
        byte[] head = in.readNBytes(HEAD);
        if (head.length < HEAD) {
            throw new EOFException();
        }
        int flags = head[3];
        if ((flags & EXTRA) != 0) {
            in.skipNBytes(next() | next() << 8);
        }
        text(flags & NAME);
        text(flags & COMMENT);
        if ((flags & HEADER_CRC) != 0) {
            in.skipNBytes(2);
        }
    }

    private void text(int isThere) throws IOException {
        int character = isThere;
        while (character != 0) {
            character = next();
        }
    }

    private int next() throws IOException {
        int b = in.read();
        if (b < 0) {
            throw new EOFException();
        }
        return b;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int count) throws IOException {
        Objects.checkFromIndexSize(from, count, into.length);
        if (isEnded || count == 0) {
            return isEnded ? -1 : 0;
        }
        try {
            int got = inflater.inflate(into, from, count);
            while (got == 0 && !inflater.finished()) {
                feed();
                got = inflater.inflate(into, from, count);
            }
            sum.update(into, from, got);
            if (got == 0) {
                end();
                return -1;
            }
            return got;
        } catch (DataFormatException e) {
            throw new ZipException(e.getMessage());
        }
    }

    private void feed() throws IOException {
        if (inflater.needsDictionary()) {
            throw new ZipException("a dictionary");
        }
        int length = in.read(piece);
        if (length < 0) {
            throw new EOFException();
        }
        inflater.setInput(piece, 0, length);
    }

    private void end() throws IOException {
        isEnded = true;
        in.back(inflater.getRemaining());
        long crc = word();
        long length = word();
        if (crc != sum.getValue() || length != (inflater.getBytesWritten() & 0xffffffffL)) {
            throw new ZipException("a wrong sum");
        }
    }

    private long word() throws IOException {
        return next() | next() << 8 | next() << 16 | (long) next() << 24;
    }

    @Override
    public void close() {
        inflater.end();
    }
}
