package dev.stirrup.server.http;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/// Writes a response's head. The status line says HTTP/1.1 and `Content-Length` comes first and is
/// spelled so: GRUB compares it with its case, and some shims read only the first header. No field
/// is ever empty: older EDK2 hangs on one.
final class ResponseHead {
    /// Enough for every head we write, apart from entity tags and media types of unusual length.
    static final int USUAL_LENGTH = 384;

    private static final byte[] CONTENT_LENGTH = ascii("Content-Length: ");
    private static final byte[] CLOSE = ascii("Connection: close\r\n\r\n");
    private static final byte[] KEEP_ALIVE = ascii("Connection: keep-alive\r\n\r\n");
    private static final byte[] END = ascii("\r\n");

    private final ByteBuf out;

    private ResponseHead(ByteBuf out) {
        this.out = out;
    }

    static ResponseHead begin(ByteBuf out, Status status, long length) {
        begin(out, status);
        out.writeBytes(CONTENT_LENGTH);
        number(out, length);
        out.writeBytes(END);
        return new ResponseHead(out);
    }

    /// A head without a length, for a 304, which has no body.
    static ResponseHead begin(ByteBuf out, Status status) {
        out.writeCharSequence(status.line(), StandardCharsets.US_ASCII);
        return new ResponseHead(out);
    }

    /// Adds one field.
    ///
    /// @param name with its colon and space
    ResponseHead field(String name, String value) {
        out.writeCharSequence(name, StandardCharsets.ISO_8859_1);
        out.writeCharSequence(value, StandardCharsets.ISO_8859_1);
        out.writeBytes(END);
        return this;
    }

    /// Adds complete lines.
    ResponseHead lines(byte[] lines) {
        out.writeBytes(lines);
        return this;
    }

    /// Adds `Content-Range` (RFC 9110 section 14.4).
    ResponseHead range(long from, long length, long size) {
        out.writeCharSequence("Content-Range: bytes ", StandardCharsets.US_ASCII);
        number(out, from);
        out.writeByte('-');
        number(out, from + length - 1);
        out.writeByte('/');
        number(out, size);
        out.writeBytes(END);
        return this;
    }

    /// Ends the head with what becomes of the connection. HTTP/1.1 keeps it without a word.
    void end(Persistence persistence) {
        out.writeBytes(
                switch (persistence) {
                    case KEPT -> END;
                    case KEPT_SAYING_SO -> KEEP_ALIVE;
                    case CLOSED -> CLOSE;
                });
    }

    /// What becomes of a connection after an answer.
    enum Persistence {
        KEPT,
        KEPT_SAYING_SO,
        CLOSED
    }

    private static void number(ByteBuf out, long value) {
        out.writeCharSequence(Long.toString(value), StandardCharsets.US_ASCII);
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
