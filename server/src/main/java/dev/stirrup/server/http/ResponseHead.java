package dev.stirrup.server.http;

import dev.stirrup.wire.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes a response's head. The status line says HTTP/1.1 and `Content-Length` comes first and is
/// spelled so: GRUB compares it with its case, and some shims read only the first header. No field
/// is ever empty: older EDK2 hangs on one.
final class ResponseHead {
    /// Enough for every head we write, apart from entity tags and media types of unusual length.
    static final int USUAL_LENGTH = 384;

    private static final byte[] CONTENT_LENGTH = ascii("Content-Length: ");
    private static final byte[] CONTENT_TYPE = ascii("Content-Type: ");
    private static final byte[] CONTENT_RANGE = ascii("Content-Range: bytes ");
    private static final byte[] CLOSE = ascii("Connection: close\r\n\r\n");
    private static final byte[] KEEP_ALIVE = ascii("Connection: keep-alive\r\n\r\n");
    private static final byte[] END = ascii("\r\n");
    private static final int MOST_DIGITS = 20;

    /// Bodies up to this length are copied once more, which costs less than another write.
    private static final int MOST_JOINED = 4096;

    /// One for each thread, which writes one head after the other.
    private static final FastThreadLocal<byte[]> DRAFT =
            new FastThreadLocal<>() {
                @Override
                protected byte[] initialValue() {
                    return new byte[USUAL_LENGTH + MOST_JOINED];
                }
            };

    private final ByteBuf out;

    /// Put together here first: writing to the buffer costs a dozen calls each time. The thread's
    /// draft, unless that is too short.
    private byte[] text;

    private int length;

    private ResponseHead(ByteBuf out) {
        this.out = out;
        this.text = DRAFT.get();
    }

    static ResponseHead begin(ByteBuf out, Status status, long length) {
        ResponseHead head = begin(out, status).lines(CONTENT_LENGTH);
        head.number(length);
        return head.lines(END);
    }

    /// A head without a length, for a 304, which has no body.
    static ResponseHead begin(ByteBuf out, Status status) {
        return new ResponseHead(out).text(status.line());
    }

    /// Adds `Content-Type`.
    ResponseHead type(String mediaType) {
        return lines(CONTENT_TYPE).text(mediaType).lines(END);
    }

    /// Adds one field.
    ///
    /// @param name with its colon and space
    ResponseHead field(String name, String value) {
        return text(name).text(value).lines(END);
    }

    /// Adds complete lines.
    ResponseHead lines(byte[] lines) {
        makeRoom(lines.length);
        System.arraycopy(lines, 0, text, length, lines.length);
        length += lines.length;
        return this;
    }

    /// Adds `Content-Range` (RFC 9110 section 14.4).
    ResponseHead range(long from, long count, long size) {
        lines(CONTENT_RANGE).number(from).sign('-').number(from + count - 1);
        return sign('/').number(size).lines(END);
    }

    /// Ends the head with what becomes of the connection, and writes it. HTTP/1.1 keeps a
    /// connection without a word.
    void end(Persistence persistence) {
        end(persistence, Bytes.empty());
    }

    /// The same with a body behind it.
    void end(Persistence persistence, Bytes body) {
        lines(
                switch (persistence) {
                    case KEPT -> END;
                    case KEPT_SAYING_SO -> KEEP_ALIVE;
                    case CLOSED -> CLOSE;
                });
        boolean isShort = body.length() <= MOST_JOINED;
        if (isShort) {
            makeRoom(body.length());
            length = body.copyTo(text, length);
        }
        out.writeBytes(text, 0, length);
        if (!isShort) {
            out.writeBytes(body.toArray());
        }
    }

    /// What becomes of a connection after an answer.
    enum Persistence {
        KEPT,
        KEPT_SAYING_SO,
        CLOSED
    }

    private ResponseHead text(String more) {
        return lines(ascii(more));
    }

    private ResponseHead sign(char sign) {
        makeRoom(1);
        text[length++] = (byte) sign;
        return this;
    }

    /// @param value not negative
    private ResponseHead number(long value) {
        makeRoom(MOST_DIGITS);
        int end = length + MOST_DIGITS;
        int first = end;
        long rest = value;
        do {
            long tenth = tenth(rest);
            text[--first] = (byte) ('0' + rest - 10 * tenth);
            rest = tenth;
        } while (rest > 0);
        System.arraycopy(text, first, text, length, end - first);
        length += end - first;
        return this;
    }

    /// The quick compiler calls a function to divide a long; below 2^32 the product with a tenth of
    /// 2^35, rounded up, is as exact.
    private static long tenth(long value) {
        return value >>> 32 == 0 ? value * 0xcccccccdL >>> 35 : value / 10;
    }

    private void makeRoom(int more) {
        if (text.length - length < more) {
            text = Arrays.copyOf(text, Math.max(2 * text.length, length + more));
        }
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
