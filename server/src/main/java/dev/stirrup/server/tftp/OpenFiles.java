package dev.stirrup.server.tftp;

import dev.stirrup.server.Shelf.StoredFile;
import dev.stirrup.server.content.CheckAhead;
import dev.stirrup.server.content.DamagedFileException;
import dev.stirrup.server.content.OpenBytes;
import dev.stirrup.server.tftp.ChunkCache.Chunk;
import dev.stirrup.trust.content.Check;
import dev.stirrup.trust.content.Guard;
import dev.stirrup.trust.content.Part;
import dev.stirrup.trust.content.SiteFolder;
import dev.stirrup.trust.content.Span;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The files being read by a loop's transfers: one descriptor for each, however many read it.
/// Belongs to one loop.
final class OpenFiles {
    private final ChunkCache chunks = new ChunkCache();
    private final Map<StoredFile, OpenFile> open = new HashMap<>();
    private final Executor loop;
    private final Executor elsewhere;
    private final InstantSource clock;

    /// @param elsewhere where reading and comparing may block
    OpenFiles(Executor loop, Executor elsewhere, InstantSource clock) {
        this.loop = loop;
        this.elsewhere = elsewhere;
        this.clock = clock;
    }

    /// Opens a file and checks its beginning. Blocks, so not on a loop.
    ///
    /// @throws DamagedFileException when not even its beginning may leave
    static Fresh open(StoredFile stored, Instant now) throws IOException {
        OpenBytes bytes = OpenBytes.open(stored.path());
        try {
            Guard<OpenBytes> guard = stored.origin().guard(bytes, now);
            long size = stored.origin() instanceof SiteFolder ? bytes.size() : stored.size();
            if (size > 0) {
                Check<OpenBytes> first = guard.check(new Span(0, 1), now);
                if (!(first instanceof Check.Passed<OpenBytes>)) {
                    throw new DamagedFileException(DamagedFileException.text(first));
                }
            }
            return new Fresh(stored, bytes, guard, size);
        } catch (IOException | RuntimeException e) {
            bytes.close();
            throw e;
        }
    }

    /// Takes a file in, or the one that is open already.
    Content share(Fresh fresh) {
        OpenFile file = open.get(fresh.stored());
        if (file == null
                || file.size != fresh.size()
                || !file.fresh.guard().isCurrent(clock.instant())) {
            file = new OpenFile(fresh, chunks.newFile());
            open.put(fresh.stored(), file);
        } else {
            fresh.close();
        }
        file.readers++;
        return new Reading(file);
    }

    /// A file just opened, not yet known to a loop.
    record Fresh(StoredFile stored, OpenBytes bytes, Guard<OpenBytes> guard, long size) {
        void close() {
            try {
                bytes.close();
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
        private final CheckAhead checks;
        private @Nullable Chunk present;

        Reading(OpenFile file) {
            this.file = file;
            this.checks = new CheckAhead(file.fresh.guard(), loop, elsewhere, clock);
        }

        @Override
        public long size() {
            return file.size;
        }

        @Override
        public boolean isReady(long offset, int length, Consumer<Optional<String>> later) {
            long last = ChunkCache.index(offset + length - 1);
            for (long index = ChunkCache.index(offset); index <= last; index++) {
                if (find(index) == null && !isRead(index, later)) {
                    return false;
                }
            }
            return true;
        }

        private boolean isRead(long index, Consumer<Optional<String>> later) {
            if (permitted(index).isEmpty()) {
                checks.check(piece(index), check -> later.accept(refusal(index, check)));
                return false;
            }
            return true;
        }

        /// All of a piece or nothing: it may begin in a leaf that was checked and end in one that
        /// was not.
        private Optional<Part<OpenBytes>> permitted(long index) {
            Span piece = piece(index);
            return checks.permit(piece).filter(part -> part.length() == piece.length());
        }

        @Override
        public void read(long offset, int length, ByteBuffer into) throws IOException {
            long at = offset;
            int left = length;
            while (left > 0) {
                int within = ChunkCache.within(at);
                int count = Math.min(left, ChunkCache.CHUNK - within);
                chunk(ChunkCache.index(at)).copy(within, count, into);
                at += count;
                left -= count;
            }
        }

        @Override
        public boolean lend(long offset, int length, int header, Borrower to) throws IOException {
            int within = ChunkCache.within(offset);
            return length > 0 // there may be no piece behind the end
                    && within + length <= ChunkCache.CHUNK
                    && chunk(ChunkCache.index(offset)).lend(within, length, header, to);
        }

        private Chunk chunk(long index) throws IOException {
            Chunk chunk = find(index);
            if (chunk == null) {
                Optional<Part<OpenBytes>> part = permitted(index);
                chunk = fill(index, part.orElseThrow(() -> new IOException("not checked")));
            }
            present = chunk;
            return chunk;
        }

        private @Nullable Chunk find(long index) {
            Chunk chunk = present;
            return chunk != null && chunk.is(file.number, index)
                    ? chunk
                    : chunks.chunk(file.number, index);
        }

        /// Why a piece may not leave; empty when it may: then it is in memory.
        private Optional<String> refusal(long index, Check<OpenBytes> check) {
            try {
                if (check instanceof Check.Passed<OpenBytes>(var part)) {
                    fill(index, part);
                    return Optional.empty();
                }
                return Optional.of(DamagedFileException.text(check));
            } catch (IOException e) {
                return Optional.of("it cannot be read: " + e.getMessage());
            }
        }

        private Chunk fill(long index, Part<OpenBytes> part) throws IOException {
            Chunk chunk = chunks.read(file.number, index, part);
            checks.ahead(piece(index).end());
            return chunk;
        }

        private Span piece(long index) {
            long from = index * ChunkCache.CHUNK;
            return new Span(from, Math.min(ChunkCache.CHUNK, file.size - from));
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
