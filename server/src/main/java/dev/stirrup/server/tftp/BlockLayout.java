package dev.stirrup.server.tftp;

import dev.stirrup.tftp.Terms;
import dev.stirrup.tftp.TftpEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;

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

    /// Whether blocks may be laid out now; see [Content#isReady].
    boolean isReady(long first, int count, Consumer<Optional<String>> later) {
        long from = (first - 1) * terms.blockSize();
        long end = Math.min(from + (long) count * terms.blockSize(), terms.size());
        return end <= from || content.isReady(from, (int) (end - from), later);
    }

    /// Adds blocks as they go on the wire.
    ///
    /// @param into big-endian, with room for `count` times [#datagram]
    void lay(ByteBuffer into, long first, int count) throws IOException {
        for (long block = first; block < first + count; block++) {
            long offset = (block - 1) * terms.blockSize();
            into.putInt(TftpEncoder.dataHeader(block));
            content.read(offset, length(offset), into);
        }
    }

    /// Sends a block from where its bytes lie.
    ///
    /// @return whether that was possible
    boolean lend(long block, Content.Borrower to) throws IOException {
        long offset = (block - 1) * terms.blockSize();
        return content.lend(offset, length(offset), TftpEncoder.dataHeader(block), to);
    }

    private int length(long offset) {
        return (int) Math.min(terms.blockSize(), terms.size() - offset);
    }

    /// The same in a buffer of the engine, which the caller releases.
    ByteBuf lay(ByteBufAllocator memory, long first, int count) throws IOException {
        ByteBuf out = memory.directBuffer(count * datagram());
        try {
            ByteBuffer space = out.internalNioBuffer(0, count * datagram());
            int start = space.position();
            lay(space, first, count);
            return out.writerIndex(space.position() - start);
        } catch (IOException | RuntimeException e) {
            out.release();
            throw e;
        }
    }
}
