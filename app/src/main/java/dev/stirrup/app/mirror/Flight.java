package dev.stirrup.app.mirror;

import dev.stirrup.app.fetch.Fetch;
import dev.stirrup.app.fetch.FetchException;
import dev.stirrup.app.fetch.FetchException.Kind;
import dev.stirrup.app.fetch.FetchLimits;
import dev.stirrup.app.fetch.Partial;
import dev.stirrup.boot.Reason;
import dev.stirrup.store.StoreException;
import dev.stirrup.store.content.FullRead;
import dev.stirrup.store.mirror.MirrorFile;
import dev.stirrup.store.mirror.MirrorStore.About;
import dev.stirrup.trust.content.Arriving;
import dev.stirrup.trust.content.DigestTree;
import dev.stirrup.trust.content.Image;
import dev.stirrup.trust.upstream.Listed;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One file on its way here, on a thread of its own. Whoever wants it meanwhile reads what has come
/// so far; how far that may be passed on [Arriving] tells. Nothing of it is kept unless the whole
/// of it is what was vouched for.
final class Flight {
    private static final Logger LOG = LoggerFactory.getLogger(Flight.class);
    private static final Duration MOMENT = Duration.ofMillis(500);

    /// How long another process may take that brings the same file.
    private static final int MOMENTS = 240;

    private final Intake intake;
    private final Upstream upstream;
    private final Wanted wanted;
    private final CompletableFuture<Boolean> begun = new CompletableFuture<>();
    private final CompletableFuture<MirrorFile> ended = new CompletableFuture<>();
    private volatile @Nullable Coming coming;
    private @Nullable Partial whole;

    Flight(Intake intake, Upstream upstream, Wanted wanted) {
        this.intake = intake;
        this.upstream = upstream;
        this.wanted = wanted;
    }

    /// Bytes that can be read already.
    ///
    /// @param begun when they began to come
    record Coming(Path place, Arriving arriving, Instant begun) {}

    String digest() {
        return wanted.listed().sha256();
    }

    /// It need not start: the file has come meanwhile.
    void isHere(MirrorFile file) {
        ended.complete(file);
        begun.complete(true);
    }

    void start() {
        Thread.ofVirtual().name("mirror").start(this::run);
    }

    /// What has come so far; empty when nothing has, or its size is not known yet.
    Optional<Coming> coming() {
        return Optional.ofNullable(coming);
    }

    /// Waits until there is something to be read, or it has ended.
    void awaitBegin() {
        begun.join();
    }

    /// Waits for the whole file.
    MirrorFile await() throws MirrorException {
        try {
            return ended.get();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new MirrorException(Reason.MIRROR_UNREACHABLE, "interrupted");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof MirrorException why
                    ? why.again()
                    : new MirrorException(Reason.MIRROR_UNREACHABLE, String.valueOf(e.getCause()));
        }
    }

    private void run() {
        try {
            MirrorFile file = bring();
            ended.complete(file);
            intake.landed(this);
        } catch (MirrorException e) {
            fail(e);
        } catch (StoreException | IOException e) {
            fail(new MirrorException(Reason.MIRROR_FULL, String.valueOf(e.getMessage())));
        } catch (RuntimeException | Error e) {
            LOG.error("a mirror's file could not be brought", e);
            fail(new MirrorException(Reason.MIRROR_UNREACHABLE, "an error in this program"));
        } finally {
            begun.complete(true);
            giveBack();
        }
    }

    /// Whoever looked while it was on its way may open it there a moment later.
    private void giveBack() {
        try (Partial partial = whole) {
            if (partial != null) {
                if (coming().isPresent()) {
                    Thread.sleep(MOMENT);
                }
                partial.discard();
            }
        } catch (IOException e) {
            LOG.warn("what was fetched could not be removed: {}", e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// What another address gave was something else.
    private void dropWhole() throws IOException {
        try (Partial partial = whole) {
            whole = null;
            if (partial != null) {
                partial.discard();
            }
        }
    }

    /// It has ended without the file: all who wait are told.
    void fail(MirrorException why) {
        LOG.warn("{} is not given: {} ({})", wanted.path(), why.reason().text(), why.detail());
        intake.failed(this, why);
        coming().ifPresent(one -> one.arriving().fail(why.detail()));
        ended.completeExceptionally(why);
    }

    /// The next address is tried when one does not have it, or has something else.
    private MirrorFile bring() throws MirrorException, IOException {
        long reserved = intake.reserve(Math.max(0, wanted.listed().size()));
        upstream.enter();
        try {
            @Nullable MirrorException last = null;
            for (URI url : upstream.urls(wanted.places())) {
                try {
                    return bring(url);
                } catch (MirrorException e) {
                    last = last == null || e.reason() == Reason.MIRROR_CONTRADICTED ? e : last;
                    if (coming().isPresent()) {
                        break; // others have read the beginning of that one
                    }
                }
            }
            throw last == null ? new MirrorException(Reason.MIRROR_UNREACHABLE, "no server") : last;
        } finally {
            upstream.leave();
            intake.release(reserved);
        }
    }

    private MirrorFile bring(URI url) throws MirrorException, IOException {
        dropWhole();
        Fetch fetch = upstream.fetch();
        Path place = fetch.place(url);
        Listed listed = wanted.listed();
        long most = listed.hasSize() ? listed.size() : FetchLimits.USUAL.most();
        for (int moment = 0; moment < MOMENTS; moment++) {
            try {
                Partial partial =
                        fetch.file(url, most, (_, done, total) -> reached(place, done, total));
                return landed(partial);
            } catch (FetchException e) {
                Optional<MirrorFile> other = intake.store().find(listed.sha256());
                if (e.kind() != Kind.BUSY || other.isPresent()) {
                    return other.orElseThrow(() -> Upstream.trouble(e));
                }
                pause();
            }
        }
        throw new MirrorException(Reason.MIRROR_UNREACHABLE, "another process does not get it");
    }

    private void reached(Path place, long done, long total) {
        Listed listed = wanted.listed();
        Coming present = coming;
        if (present != null) {
            present.arriving().reached(done);
        } else if (done > 0 && listed.hasSize() && total <= listed.size()) {
            var one =
                    new Coming(
                            place,
                            new Arriving(new Image(digest(), listed.size())),
                            intake.clock().instant());
            one.arriving().reached(done);
            coming = one;
            begun.complete(true);
        }
    }

    private MirrorFile landed(Partial partial) throws MirrorException, IOException {
        whole = partial;
        DigestTree tree = FullRead.atOnce().of(partial.file());
        Image found = tree.image();
        Listed listed = wanted.listed();
        if (!found.digest().equals(listed.sha256())
                || listed.hasSize() && found.size() != listed.size()) {
            throw new MirrorException(
                    Reason.MIRROR_CONTRADICTED,
                    wanted.path()
                            + " is not what "
                            + wanted.vouched()
                            + " says: it has "
                            + found.size()
                            + " bytes and the SHA-256 "
                            + found.digest());
        }
        wanted.proof().check(partial.file());
        Path link = partial.file().resolveSibling("whole");
        Files.deleteIfExists(link);
        Files.createLink(link, partial.file());
        About about = new About(upstream.name(), wanted.path(), wanted.vouched());
        MirrorFile file = intake.store().keep(link, tree, about);
        coming().ifPresent(one -> one.arriving().proven());
        return file;
    }

    private static void pause() throws MirrorException {
        try {
            Thread.sleep(MOMENT);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new MirrorException(Reason.MIRROR_UNREACHABLE, "interrupted");
        }
    }
}
