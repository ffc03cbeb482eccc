package dev.stirrup.app.serve;

import dev.stirrup.app.preflight.KnownTrust;
import dev.stirrup.app.preflight.SigningSurvey;
import dev.stirrup.boot.event.Milestone.FileKind;
import dev.stirrup.boot.event.Milestone.SecureBootForeseen;
import dev.stirrup.netboot.ContentRef;
import dev.stirrup.netboot.file.Foresight;
import dev.stirrup.store.content.BlobStore;
import dev.stirrup.store.image.ImageLimits;
import dev.stirrup.store.image.ImageStore;
import dev.stirrup.store.preflight.RevocationData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps what is foreseen of every program that is served, and looks again when loaders, images,
/// the site's keys or the lists of what is revoked change. Answers from memory.
final class ForesightWatch implements Foresight, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ForesightWatch.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration PAUSE_AFTER_FAULT = Duration.ofSeconds(15);

    private final Source source;
    private final QuietMoment quiet;
    private final Duration pauseAfterFault;
    private final Thread thread = Thread.ofVirtual().name("foresight").unstarted(this::run);
    private volatile Map<ContentRef, SecureBootForeseen> known = Map.of();
    private volatile boolean isClosed;
    private boolean isBroken;

    /// What the last look was at.
    private record Mark(long records, List<Long> files) {}

    /// Where it looks. May fail.
    interface Source {
        /// Differs from the last one when it is worth looking again.
        Object mark();

        Map<ContentRef, SecureBootForeseen> look();
    }

    private ForesightWatch(Source source, QuietMoment quiet, Duration pauseAfterFault) {
        this.source = source;
        this.quiet = quiet;
        this.pauseAfterFault = pauseAfterFault;
    }

    static ForesightWatch start(StoreWiring store, InstantSource clock, QuietMoment quiet) {
        return start(new Site(store, clock), quiet, PAUSE_AFTER_FAULT);
    }

    static ForesightWatch start(Source source, QuietMoment quiet, Duration pauseAfterFault) {
        var watch = new ForesightWatch(source, quiet, pauseAfterFault);
        watch.thread.start();
        return watch;
    }

    @Override
    public Optional<SecureBootForeseen> of(ContentRef content, FileKind kind) {
        return Optional.ofNullable(known.get(content));
    }

    @Override
    public void close() {
        isClosed = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            quiet.await();
        } catch (InterruptedException _) {
            return;
        }
        Optional<Object> seen = Optional.empty();
        while (!isClosed) {
            seen = seenAfter(seen);
            try {
                Thread.sleep(seen.isPresent() ? PAUSE : pauseAfterFault);
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    /// @return the mark of what is known now; empty when it has to be looked at again
    private Optional<Object> seenAfter(Optional<Object> before) {
        try {
            Optional<Object> now = Optional.of(source.mark());
            if (!now.equals(before)) {
                known = source.look();
            }
            isBroken = false;
            return now;
        } catch (RuntimeException e) {
            if (!isClosed && !isBroken) {
                LOG.warn(
                        "signatures of loaders and kernels cannot be read, trying again: {}",
                        e.getMessage());
            }
            isBroken = true;
            return Optional.empty();
        }
    }

    private static final class Site implements Source {
        private final StoreWiring store;
        private final InstantSource clock;
        private final ImageStore images;
        private final SigningSurvey survey;

        Site(StoreWiring store, InstantSource clock) {
            this.store = store;
            this.clock = clock;
            BlobStore blobs = new BlobStore(store.folder.content());
            images = new ImageStore(store.records, blobs, ImageLimits.USUAL, clock);
            survey = new SigningSurvey(blobs);
        }

        @Override
        public Map<ContentRef, SecureBootForeseen> look() {
            return survey.look(
                    store.loaders.list(),
                    images.list(),
                    KnownTrust.of(store.folder.root(), clock.instant()));
        }

        @Override
        public Object mark() {
            Path lists = store.folder.revocations();
            return new Mark(
                    store.catalogue.otherSeq(),
                    List.of(
                            changed(lists.resolve(RevocationData.Kind.DBX.file())),
                            changed(lists.resolve(RevocationData.Kind.SBAT.file())),
                            changed(store.folder.keys())));
        }

        private static long changed(Path file) {
            try {
                return Files.getLastModifiedTime(file).toMillis();
            } catch (IOException _) {
                return 0;
            }
        }
    }
}
