package dev.stirrup.server.http;

import io.netty.buffer.ByteBuf;
import java.nio.charset.Charset;
import java.util.Optional;

/// The bytes of a connection that no request has taken yet. Looks at each of them once, however
/// slowly they come. They lie in an array: reading single bytes of a buffer costs several calls
/// each.
final class RequestInbox {
    private static final byte[] NOTHING = new byte[0];

    private byte[] bytes = NOTHING;
    private int from;
    private int to;

    /// How many of them have been looked at for the end of a head.
    private int seen;

    /// @param more is taken out and given back
    void add(ByteBuf more) {
        int count = more.readableBytes();
        if (from == to) {
            bytes = new byte[count];
            from = 0;
            to = 0;
        } else if (bytes.length - to < count) {
            int kept = size();
            var larger = new byte[Math.max(2 * kept, kept + count)];
            System.arraycopy(bytes, from, larger, 0, kept);
            bytes = larger;
            from = 0;
            to = kept;
        }
        more.readBytes(bytes, to, count);
        more.release();
        to += count;
    }

    int size() {
        return to - from;
    }

    /// The next request's head, taken out; empty when it is not complete yet. Empty lines before it
    /// are passed over (RFC 9112 section 2.2).
    Optional<RequestHead> head() throws RefusedRequest {
        skipEmptyLines();
        if (from < to && bytes[from] < 'A') {
            // Spares a TLS hello, and other noise, the wait for an end that never comes.
            throw new RefusedRequest(Status.BAD_REQUEST, "not the form of HTTP/1.1");
        }
        int length = headLength();
        if (length > RequestDecoder.MAX_HEAD || length < 0 && size() >= RequestDecoder.MAX_HEAD) {
            throw new RefusedRequest(Status.HEADERS_TOO_LARGE, "at most 16 KiB");
        }
        if (length < 0) {
            return Optional.empty();
        }
        RequestHead head = RequestDecoder.decode(bytes, from, from + length);
        taken(length);
        return Optional.of(head);
    }

    /// Takes a body that has come in full.
    String body(int length, Charset charset) {
        var body = new String(bytes, from, length, charset);
        taken(length);
        return body;
    }

    void clear() {
        bytes = NOTHING;
        from = 0;
        to = 0;
        seen = 0;
    }

    private void taken(int length) {
        from += length;
        seen = 0;
        if (from == to) {
            clear();
        }
    }

    private void skipEmptyLines() {
        while (size() >= 2 && bytes[from] == '\r' && bytes[from + 1] == '\n') {
            taken(2);
        }
    }

    /// The length up to and with the empty line; -1 when there is none yet. Bare line feeds end it
    /// too, for the decoder to refuse.
    private int headLength() {
        for (int at = from + seen; at < to; at++) {
            if (bytes[at] != '\n') {
                continue;
            }
            if (at + 1 < to && bytes[at + 1] == '\n') {
                return at + 2 - from;
            }
            if (at + 2 >= to) {
                seen = at - from;
                return -1;
            }
            if (bytes[at + 1] == '\r' && bytes[at + 2] == '\n') {
                return at + 3 - from;
            }
        }
        seen = size();
        return -1;
    }
}
