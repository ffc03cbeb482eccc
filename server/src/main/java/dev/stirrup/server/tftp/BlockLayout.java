package dev.stirrup.server.tftp;

import dev.stirrup.tftp.Terms;
import dev.stirrup.tftp.TftpEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;

/// Lays a file's blocks out as datagrams, one behind the other in one buffer.
record BlockLayout(Terms terms, Content content) {
    /// The kernel cuts at most this many datagrams out of one buffer (UDP_MAX_SEGMENTS; newer
    /// kernels do 128), and no more than one IP packet holds.
    private static final int MOST_SEGMENTS = 64;

    private static final int LARGEST_PACKET = 65_507;

    /// The length of a full block's datagram.
    int datagram() {
        return TftpEncoder.DATA_HEADER_LENGTH + terms.blockSize();
    }

    /// How many datagrams may go to the kernel in one piece.
    int segments() {
        return Math.clamp(LARGEST_PACKET / datagram(), 1, MOST_SEGMENTS);
    }

    /// Blocks as they go on the wire. The caller releases the buffer.
    ByteBuf lay(ByteBufAllocator memory, long first, int count) throws IOException {
        ByteBuf out = memory.directBuffer(count * datagram());
        try {
            for (long block = first; block < first + count; block++) {
                long offset = (block - 1) * terms.blockSize();
                out.writeInt(TftpEncoder.dataHeader(block));
                int length = (int) Math.min(terms.blockSize(), terms.size() - offset);
                content.read(offset, length, out);
            }
            return out;
        } catch (IOException | RuntimeException e) {
            out.release();
            throw e;
        }
    }
}
