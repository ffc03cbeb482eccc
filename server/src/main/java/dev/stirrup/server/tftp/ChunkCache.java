package dev.stirrup.server.tftp;

import dev.stirrup.server.content.OpenBytes;
import dev.stirrup.tftp.TftpEncoder;
import dev.stirrup.trust.content.Part;
import io.netty.util.collection.LongObjectHashMap;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Pieces of files, shared by all transfers of a loop: many machines that read the same file at
/// once, each a block at a time, cost one system call for each piece. Bounded; what was not used
/// lately makes room. Belongs to one loop.
final class ChunkCache {
    /// Part of one leaf, so that a piece is checked as a whole or not at all.
    static final int CHUNK = 1 << 16;

    private static final int HEADER = TftpEncoder.DATA_HEADER_LENGTH;

    /// 8 MiB.
    private static final int MOST_CHUNKS = 128;

    private final Chunk[] ring = new Chunk[MOST_CHUNKS];
    private final LongObjectHashMap<Chunk> byKey = new LongObjectHashMap<>();
    private int filled;
    private int hand;
    private int files;

    /// The number of the piece with this byte of a file. (The quick compiler calls a function to
    /// divide a long.)
    static long index(long offset) {
        return offset >> 16;
    }

    /// Where this byte of a file stands in its piece.
    static int within(long offset) {
        return (int) offset & CHUNK - 1;
    }

    /// A number for a file, good for as long as this cache lives.
    int newFile() {
        return files++;
    }

    /// The piece with this number of a file, if it is here.
    @Nullable Chunk chunk(int file, long index) {
        Chunk chunk = byKey.get((long) file << 32 | index);
        if (chunk != null) {
            chunk.used = true;
        }
        return chunk;
    }

    /// Reads a piece of a file.
    ///
    /// @param index of the piece in the file
    /// @param part all of the piece
    Chunk read(int file, long index, Part<OpenBytes> part) throws IOException {
        long key = (long) file << 32 | index;
        Chunk chunk = spare();
        chunk.fill(part);
        chunk.key = key;
        chunk.used = true;
        byKey.put(key, chunk);
        return chunk;
    }

    private Chunk spare() {
        if (filled < MOST_CHUNKS) {
            ring[filled] = new Chunk();
            return ring[filled++];
        }
        while (ring[hand].used) {
            ring[hand].used = false;
            hand = (hand + 1) % MOST_CHUNKS;
        }
        Chunk chunk = ring[hand];
        hand = (hand + 1) % MOST_CHUNKS;
        byKey.remove(chunk.key);
        chunk.key = Chunk.NONE;
        return chunk;
    }

    /// A piece of a file. It may be taken for another piece whenever the loop does something else.
    static final class Chunk {
        private static final long NONE = -1;

        /// Big-endian; what was read begins behind room for one header.
        private final ByteBuffer space = ByteBuffer.allocateDirect(HEADER + CHUNK);

        private final long address = MemorySegment.ofBuffer(space).address();
        private long key = NONE;
        private int length;
        private boolean used;

        /// Whether this is still that piece of that file.
        boolean is(int file, long index) {
            return key == ((long) file << 32 | index);
        }

        void copy(int from, int count, ByteBuffer into) throws IOException {
            use(from + count);
            into.put(into.position(), space, HEADER + from, count);
            into.position(into.position() + count);
        }

        /// As [Content#lend] says. What the header stands on is put back.
        boolean lend(int from, int count, int header, Content.Borrower to) throws IOException {
            use(from + count);
            int covered = space.getInt(from);
            space.putInt(from, header);
            try {
                return to.send(address + from, HEADER + count);
            } finally {
                space.putInt(from, covered);
            }
        }

        private void use(int end) throws EOFException {
            if (end > length) {
                throw new EOFException("the file became shorter while it was read");
            }
            used = true;
        }

        private void fill(Part<OpenBytes> part) throws IOException {
            key = NONE;
            space.limit(HEADER + (int) part.length()).position(HEADER);
            while (space.hasRemaining()) {
                long at = part.from() + space.position() - HEADER;
                int count = OpenBytes.channel(part).read(space, at);
                if (count < 0) {
                    break;
                }
            }
            length = space.position() - HEADER;
            space.clear();
        }
    }
}
