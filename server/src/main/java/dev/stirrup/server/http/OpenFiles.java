package dev.stirrup.server.http;

import dev.stirrup.netboot.ContentRef;
import dev.stirrup.server.Shelf;
import dev.stirrup.server.Shelf.StoredFile;
import dev.stirrup.server.content.DamagedFileException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// The files that were asked for lately, kept open, so that a machine which reads its disk in small
/// ranges costs neither a look-up nor an open for each. What is older than a second is looked up
/// anew, and a file that was replaced meanwhile (path, size, time or tag differ) is opened anew;
/// who still sends the old one goes on with the old one.
final class OpenFiles implements AutoCloseable {
    static final int LIMIT = 256;

    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long KEPT_NANOS = Duration.ofSeconds(30).toNanos();

    private final Shelf shelf;
    private final LongSupplier nanos;
    private final InstantSource clock;
    private final Map<ContentRef, Entry> entries = new ConcurrentHashMap<>();

    OpenFiles(Shelf shelf, LongSupplier nanos, InstantSource clock) {
        this.shelf = shelf;
        this.nanos = nanos;
        this.clock = clock;
    }

    /// The file for one more user, if it is known well enough not to look. Never blocks.
    ///
    /// @param now in the shell's nanoseconds
    Optional<OpenFile> fresh(ContentRef content, long now) {
        Entry entry = entries.get(content);
        return entry != null && now - entry.checkedAt < FRESH_NANOS && entry.file.retain()
                ? Optional.of(entry.file)
                : Optional.empty();
    }

    /// The file for one more user; empty when there is none. May block.
    ///
    /// @throws DamagedFileException when its bytes are not those that were put there
    Optional<OpenFile> open(ContentRef content) throws IOException {
        try {
            return found(content);
        } catch (NoSuchFileException e) {
            // It went elsewhere between the look and the opening, as a mirror's file does that has
            // just come whole.
            return found(content);
        }
    }

    private Optional<OpenFile> found(ContentRef content) throws IOException {
        switch (shelf.find(content)) {
            case Shelf.Found.Here(StoredFile stored) -> {
                return Optional.of(open(content, stored));
            }
            case Shelf.Found.Damaged(String what) -> {
                forget(content);
                throw new DamagedFileException(what);
            }
            case Shelf.Found.Missing() -> {
                forget(content);
                return Optional.empty();
            }
        }
    }

    private OpenFile open(ContentRef content, StoredFile stored) throws IOException {
        Instant now = clock.instant();
        Entry known = entries.get(content);
        if (known != null
                && known.file.stored().equals(stored)
                && known.file.guard().isCurrent(now)
                && known.file.retain()) {
            known.checkedAt = nanos.getAsLong();
            return known.file;
        }
        OpenFile file = OpenFile.open(content, stored, now);
        keep(content, file);
        return file;
    }

    /// Closes what nobody asked for in the last half minute. May block.
    void sweep() {
        long now = nanos.getAsLong();
        entries.forEach((content, entry) -> {
            if (now - entry.checkedAt > KEPT_NANOS) {
                drop(content, entry);
            }
        });
    }

    @Override
    public void close() {
        entries.forEach(this::drop);
    }

    private void keep(ContentRef content, OpenFile file) {
        if (!file.retain()) {
            return;
        }
        Entry before = entries.put(content, new Entry(file, nanos.getAsLong()));
        if (before != null) {
            before.file.release();
        }
        if (entries.size() > LIMIT) {
            entries.entrySet().stream()
                    .min(Comparator.comparingLong(e -> e.getValue().checkedAt))
                    .ifPresent(oldest -> drop(oldest.getKey(), oldest.getValue()));
        }
    }

    private void forget(ContentRef content) {
        Entry entry = entries.remove(content);
        if (entry != null) {
            entry.file.release();
        }
    }

    private void drop(ContentRef content, Entry entry) {
        if (entries.remove(content, entry)) {
            entry.file.release();
        }
    }

    /// The cache is itself a user of the file.
    private static final class Entry {
        private final OpenFile file;
        private volatile long checkedAt;

        Entry(OpenFile file, long checkedAt) {
            this.file = file;
            this.checkedAt = checkedAt;
        }
    }
}
