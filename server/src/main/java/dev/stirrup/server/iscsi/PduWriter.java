package dev.stirrup.server.iscsi;

import dev.stirrup.iscsi.pdu.Digests;
import dev.stirrup.iscsi.pdu.Envelope;
import dev.stirrup.iscsi.pdu.Response;
import dev.stirrup.iscsi.pdu.ResponseEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.util.ReferenceCounted;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Puts PDUs on their way: header, data, padding and digests. Nothing leaves before [#flush()].
final class PduWriter {
    private final Channel channel;
    private final byte[] bytes = new byte[Envelope.HEADER];
    private Digests digests = Digests.NONE;
    private boolean isDirty;

    PduWriter(Channel channel) {
        this.channel = channel;
    }

    void use(Digests digests) {
        this.digests = digests;
    }

    Digests digests() {
        return digests;
    }

    /// Sends a PDU whose data is at hand.
    void send(Response header, ByteBuffer data) {
        int length = data.remaining();
        int padding = Envelope.padding(length);
        ByteBuf out = channel.alloc().directBuffer(Headroom.BYTES + length + 8);
        header(header, length, out);
        out.writeBytes(data.duplicate()).writeZero(padding);
        if (digests.data() && length > 0) {
            int from = out.writerIndex() - length - padding;
            out.writeInt(Digests.of(out.nioBuffer(from, length + padding)));
        }
        write(out);
    }

    /// Sends a PDU with a piece of content.
    void send(Response.DataIn header, Content content, long offset, int length) {
        boolean isAll = offset == 0 && header.status() != Response.DataIn.NO_STATUS;
        if (content.isCopied() && isAll && !digests.data() && length % 4 == 0) {
            write(prefixed(header, content.take(), length));
            return;
        }
        ByteBuf head = channel.alloc().directBuffer(Headroom.BYTES);
        header(header, length, head);
        write(head);
        if (content.isCopied()) {
            ByteBuf data = content.slice(offset, length);
            ByteBuf tail = tail(data);
            write(data);
            write(tail);
        } else {
            content.pieces(offset, length).forEach(this::write);
        }
    }

    /// Sends what was written.
    void flush() {
        if (isDirty) {
            isDirty = false;
            channel.flush();
        }
    }

    /// The header goes into the room before its data.
    private ByteBuf prefixed(Response header, ByteBuf data, int length) {
        int room = digests.header() ? Headroom.BYTES : Envelope.HEADER;
        int start = data.readerIndex() - room;
        int end = data.writerIndex();
        data.setIndex(start, start);
        header(header, length, data);
        return data.setIndex(start, end);
    }

    private void header(Response header, int dataLength, ByteBuf out) {
        Arrays.fill(bytes, (byte) 0);
        ResponseEncoder.encode(header, dataLength, ByteBuffer.wrap(bytes));
        out.writeBytes(bytes);
        if (digests.header()) {
            out.writeInt(Digests.of(bytes));
        }
    }

    /// Padding and digest behind data.
    private ByteBuf tail(ByteBuf data) {
        int padding = Envelope.padding(data.readableBytes());
        ByteBuf tail = channel.alloc().directBuffer(2 * Envelope.DIGEST).writeZero(padding);
        if (digests.data()) {
            tail.writeInt(Digests.of(data.nioBuffer(), tail.nioBuffer()));
        }
        return tail;
    }

    /// A write that fails closes the channel, and the pipeline is told why.
    private void write(ReferenceCounted message) {
        isDirty = true;
        var _ = channel.write(message, channel.voidPromise());
    }
}
