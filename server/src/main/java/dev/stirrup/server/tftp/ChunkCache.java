package dev.stirrup.server.tftp;

import io.netty.util.collection.LongObjectHashMap;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Pieces of files, shared by all transfers of a loop: many machines that read the same file at
/// once, each a block at a time, cost one system call for each piece. Bounded; what was not used
/// lately makes room. Belongs to one loop.
final class ChunkCache {
    static final int CHUNK = 64 * 1024;

    /// 8 MiB.
    private static final int MOST_CHUNKS = 128;

    private final Chunk[] ring = new Chunk[MOST_CHUNKS];
    private final LongObjectHashMap<Chunk> byKey = new LongObjectHashMap<>();
    private int filled;
    private int hand;
    private int files;

    /// A number for a file, good for as long as this cache lives.
    int newFile() {
        return files++;
    }

    /// The piece with this number of a file, read if it is not there.
    Chunk chunk(int file, long index, FileChannel channel) throws IOException {
        long key = (long) file << 32 | index;
        Chunk chunk = byKey.get(key);
        if (chunk == null) {
            chunk = spare();
            chunk.fill(channel, index);
            chunk.key = key;
            byKey.put(key, chunk);
        }
        chunk.used = true;
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

        private final ByteBuffer space = ByteBuffer.allocateDirect(CHUNK);
        private long key = NONE;
        private int length;
        private boolean used;

        /// Whether this is still that piece of that file.
        boolean is(int file, long index) {
            return key == ((long) file << 32 | index);
        }

        void copy(int from, int count, ByteBuffer into) throws IOException {
            if (from + count > length) {
                throw new EOFException("the file became shorter while it was read");
            }
            used = true;
            into.put(into.position(), space, from, count);
            into.position(into.position() + count);
        }

        private void fill(FileChannel channel, long index) throws IOException {
            key = NONE;
            space.clear();
            long at = index * CHUNK;
            while (space.hasRemaining()) {
                int count = channel.read(space, at + space.position());
                if (count < 0) {
                    break;
                }
            }
            length = space.position();
            space.clear();
        }
    }
}
