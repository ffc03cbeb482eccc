package dev.stirrup.server.tftp;

import dev.stirrup.server.Shelf.StoredFile;
import dev.stirrup.server.tftp.ChunkCache.Chunk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The files being read by a loop's transfers: one descriptor for each, however many read it.
/// Belongs to one loop.
final class OpenFiles {
    private final ChunkCache chunks = new ChunkCache();
    private final Map<StoredFile, OpenFile> open = new HashMap<>();

    /// Opens a file. Blocks, so not on a loop.
    static Fresh open(StoredFile stored) throws IOException {
        FileChannel channel = FileChannel.open(stored.path(), StandardOpenOption.READ);
        try {
            return new Fresh(stored, channel, channel.size());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /// Takes a file in, or the one that is open already.
    Content share(Fresh fresh) {
        OpenFile file = open.get(fresh.stored());
        if (file == null || file.size != fresh.size()) {
            file = new OpenFile(fresh, chunks.newFile());
            open.put(fresh.stored(), file);
        } else {
            fresh.close();
        }
        file.readers++;
        return new Reading(file);
    }

    /// A file just opened, not yet known to a loop.
    record Fresh(StoredFile stored, FileChannel channel, long size) {
        void close() {
            try {
                channel.close();
            } catch (IOException e) {
                // It was only read; nothing is lost.
            }
        }
    }

    private static final class OpenFile {
        private final Fresh fresh;
        private final int number;
        private final long size;
        private int readers;

        OpenFile(Fresh fresh, int number) {
            this.fresh = fresh;
            this.number = number;
            this.size = fresh.size();
        }
    }

    private final class Reading implements Content {
        private final OpenFile file;
        private @Nullable Chunk present;

        Reading(OpenFile file) {
            this.file = file;
        }

        @Override
        public long size() {
            return file.size;
        }

        @Override
        public void read(long offset, int length, ByteBuffer into) throws IOException {
            long at = offset;
            int left = length;
            while (left > 0) {
                int within = (int) (at % ChunkCache.CHUNK);
                int count = Math.min(left, ChunkCache.CHUNK - within);
                chunk(at / ChunkCache.CHUNK).copy(within, count, into);
                at += count;
                left -= count;
            }
        }

        private Chunk chunk(long index) throws IOException {
            Chunk chunk = present;
            if (chunk == null || !chunk.is(file.number, index)) {
                chunk = chunks.chunk(file.number, index, file.fresh.channel());
                present = chunk;
            }
            return chunk;
        }

        @Override
        public void close() {
            file.readers--;
            if (file.readers == 0) {
                open.remove(file.fresh.stored(), file);
                file.fresh.close();
            }
        }
    }
}
