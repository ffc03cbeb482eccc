package dev.stirrup.server.tftp;

import dev.stirrup.tftp.TftpDecoder;
import dev.stirrup.tftp.TftpEncoder;
import dev.stirrup.tftp.TftpPacket;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/// Buffers of the engine to packets and back. Belongs to one loop.
final class Datagrams {
    private final byte[] space = new byte[DatagramBatch.REQUEST_SPACE];

    TftpPacket decode(ByteBuf datagram) throws MalformedException {
        int length = Math.min(datagram.readableBytes(), space.length);
        datagram.getBytes(datagram.readerIndex(), space, 0, length);
        return TftpDecoder.decode(WireReader.of(space, 0, length));
    }

    /// Whether what was decoded last, in vain, wants to be a request.
    boolean isRequest(ByteBuf datagram) {
        return TftpDecoder.isRequest(space, Math.min(datagram.readableBytes(), space.length));
    }

    static ByteBuf encode(ByteBufAllocator memory, TftpPacket packet) {
        byte[] bytes = TftpEncoder.encode(packet);
        return memory.directBuffer(bytes.length).writeBytes(bytes);
    }
}
