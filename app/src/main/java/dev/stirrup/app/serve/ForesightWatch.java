package dev.stirrup.app.serve;

import dev.stirrup.app.command.FailedException;
import dev.stirrup.app.preflight.KnownTrust;
import dev.stirrup.app.preflight.SigningSurvey;
import dev.stirrup.boot.event.Milestone.FileKind;
import dev.stirrup.boot.event.Milestone.SecureBootForeseen;
import dev.stirrup.netboot.ContentRef;
import dev.stirrup.netboot.file.Foresight;
import dev.stirrup.store.StoreException;
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

    private final StoreWiring store;
    private final InstantSource clock;
    private final QuietMoment quiet;
    private final ImageStore images;
    private final SigningSurvey survey;
    private final Thread thread = Thread.ofVirtual().name("foresight").unstarted(this::run);
    private volatile Map<ContentRef, SecureBootForeseen> known = Map.of();
    private volatile boolean isClosed;

    /// What the last look was at.
    private record Mark(long records, List<Long> files) {}

    private ForesightWatch(StoreWiring store, InstantSource clock, QuietMoment quiet) {
        this.quiet = quiet;
        this.store = store;
        this.clock = clock;
        BlobStore blobs = new BlobStore(store.folder.content());
        images = new ImageStore(store.records, blobs, ImageLimits.USUAL, clock);
        survey = new SigningSurvey(blobs);
    }

    static ForesightWatch start(StoreWiring store, InstantSource clock, QuietMoment quiet) {
        var watch = new ForesightWatch(store, clock, quiet);
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
        Optional<Mark> seen = Optional.empty();
        while (!isClosed) {
            Optional<Mark> now = Optional.of(mark());
            if (!now.equals(seen)) {
                look();
                seen = now;
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private void look() {
        try {
            known =
                    survey.look(
                            store.loaders.list(),
                            images.list(),
                            KnownTrust.of(store.folder.root(), clock.instant()));
        } catch (StoreException | FailedException | IllegalStateException e) {
            if (!isClosed) {
                LOG.warn("signatures of loaders and kernels cannot be read: {}", e.getMessage());
            }
        }
    }

    private Mark mark() {
        Path lists = store.folder.revocations();
        return new Mark(
                store.catalogue.seq(),
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
