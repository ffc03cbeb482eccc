package dev.stirrup.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.Charset;
import java.util.Optional;

/// The bytes of a connection that no request has taken yet. Looks at each of them once, however
/// slowly they come.
final class RequestInbox {
    private ByteBuf bytes = Unpooled.EMPTY_BUFFER;
    private int seen;

    /// @param more goes over to this inbox
    void add(ByteBufAllocator allocator, ByteBuf more) {
        bytes = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(allocator, bytes, more);
    }

    int size() {
        return bytes.readableBytes();
    }

    /// The next request's head, taken out; empty when it is not complete yet. Empty lines before it
    /// are passed over (RFC 9112 section 2.2).
    Optional<RequestHead> head() throws RefusedRequest {
        skipEmptyLines();
        if (bytes.isReadable() && bytes.getByte(bytes.readerIndex()) < 'A') {
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
        byte[] head = ByteBufUtil.getBytes(bytes, bytes.readerIndex(), length);
        taken(length);
        return Optional.of(RequestDecoder.decode(head));
    }

    /// Takes a body that has come in full.
    String body(int length, Charset charset) {
        String body = bytes.toString(bytes.readerIndex(), length, charset);
        taken(length);
        return body;
    }

    void clear() {
        bytes.release();
        bytes = Unpooled.EMPTY_BUFFER;
        seen = 0;
    }

    private void taken(int length) {
        bytes.skipBytes(length);
        seen = 0;
        if (!bytes.isReadable()) {
            clear();
        }
    }

    private void skipEmptyLines() {
        while (size() >= 2 && bytes.getShort(bytes.readerIndex()) == ('\r' << 8 | '\n')) {
            taken(2);
        }
    }

    /// The length up to and with the empty line; -1 when there is none yet. Bare line feeds end it
    /// too, for the decoder to refuse.
    private int headLength() {
        int start = bytes.readerIndex();
        int end = bytes.writerIndex();
        int feed = bytes.indexOf(start + seen, end, (byte) '\n');
        while (feed >= 0) {
            if (feed + 1 < end && bytes.getByte(feed + 1) == '\n') {
                return feed + 2 - start;
            }
            if (feed + 2 >= end) {
                seen = feed - start;
                return -1;
            }
            if (bytes.getByte(feed + 1) == '\r' && bytes.getByte(feed + 2) == '\n') {
                return feed + 3 - start;
            }
            feed = bytes.indexOf(feed + 1, end, (byte) '\n');
        }
        seen = end - start;
        return -1;
    }
}
