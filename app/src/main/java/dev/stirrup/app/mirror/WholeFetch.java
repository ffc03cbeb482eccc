package dev.stirrup.app.mirror;

import dev.stirrup.app.fetch.Fetch;
import dev.stirrup.app.fetch.FetchException;
import dev.stirrup.app.fetch.FetchException.Kind;
import dev.stirrup.app.fetch.Partial;
import dev.stirrup.boot.Reason;
import dev.stirrup.store.content.FullRead;
import dev.stirrup.store.disk.golden.Progress;
import dev.stirrup.store.mirror.MirrorFile;
import dev.stirrup.store.mirror.MirrorStore.About;
import dev.stirrup.trust.content.DigestTree;
import dev.stirrup.trust.content.Image;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/// Brings files whose digest nobody tells beforehand: each as a whole, and it is looked at before
/// it is kept. What failed just now is not tried again at once.
final class WholeFetch {
    private static final Duration REST = Duration.ofSeconds(10);
    private static final int MOST_FAILURES = 10_000;

    private final Intake intake;
    private final Upstream upstream;
    private final Map<String, ReentrantLock> coming = new ConcurrentHashMap<>();
    private final Map<String, Failure> failures = new ConcurrentHashMap<>();

    WholeFetch(Intake intake, Upstream upstream) {
        this.intake = intake;
        this.upstream = upstream;
    }

    /// Looks at a file that has come.
    @FunctionalInterface
    interface Check {
        /// @return who vouches for it, for people
        /// @throws MirrorException when nobody does
        String vouched(Path file, Image image) throws MirrorException, IOException;
    }

    /// What is done with a path while nobody else does anything with it.
    @FunctionalInterface
    interface Work<T> {
        T run() throws MirrorException;
    }

    private record Failure(MirrorException why, Instant at) {}

    /// Whoever asks for the same meanwhile waits.
    <T> T alone(String path, Work<T> work) throws MirrorException {
        ReentrantLock lock = coming.computeIfAbsent(path, _ -> new ReentrantLock());
        lock.lock();
        try {
            return work.run();
        } finally {
            lock.unlock();
            if (!lock.hasQueuedThreads()) {
                coming.remove(path, lock);
            }
        }
    }

    /// @param most bytes that it may have
    MirrorFile fetch(String path, long most, Check check) throws MirrorException {
        return fetch(path, most, check, Optional.empty());
    }

    /// @param here what it was, which is given again when its server says that it has not changed
    MirrorFile fetch(String path, long most, Check check, Optional<MirrorFile> here)
            throws MirrorException {
        Instant now = intake.clock().instant();
        Failure failure = failures.get(path);
        if (failure != null && Lately.was(failure.at(), REST, now)) {
            throw failure.why().again();
        }
        failures.remove(path);
        try {
            return bring(new Wish(path, most, check, here));
        } catch (MirrorException e) {
            if (failures.size() > MOST_FAILURES) {
                failures.clear();
            }
            failures.put(path, new Failure(e, now));
            throw e;
        }
    }

    private record Wish(String path, long most, Check check, Optional<MirrorFile> here) {
        /// By what this server knows what is here.
        String was(Optional<Seen.One> seen) {
            return seen.filter(one -> here.filter(f -> f.digest().equals(one.digest())).isPresent())
                    .map(Seen.One::validator)
                    .orElse(Fetch.ANYWAY);
        }
    }

    private MirrorFile bring(Wish wish) throws MirrorException {
        String path = wish.path();
        MirrorException last = new MirrorException(Reason.MIRROR_UNREACHABLE, "no server");
        for (URI url : upstream.urls(List.of(path))) {
            upstream.enter();
            String was = wish.was(upstream.seen().of(url));
            try (Partial partial = upstream.fetch().file(url, was, wish.most(), Progress.NONE)) {
                try {
                    String validator = partial.validator();
                    MirrorFile kept = keep(path, partial.file(), wish.check());
                    upstream.seen().note(url, new Seen.One(validator, kept.digest()));
                    return kept;
                } finally {
                    partial.discard();
                }
            } catch (FetchException e) {
                if (e.kind() == Kind.UNCHANGED) {
                    return wish.here().orElseThrow();
                }
                last = e.kind() == Kind.MISSING ? AptTree.unlisted(path) : Upstream.trouble(e);
            } catch (IOException e) {
                throw new MirrorException(Reason.MIRROR_FULL, String.valueOf(e.getMessage()));
            } finally {
                upstream.leave();
            }
        }
        throw last;
    }

    private MirrorFile keep(String path, Path file, Check check)
            throws MirrorException, IOException {
        DigestTree tree = FullRead.atOnce().of(file);
        String vouched = check.vouched(file, tree.image());
        long reserved = intake.reserve(tree.image().size());
        try {
            Path link = file.resolveSibling("whole");
            Files.deleteIfExists(link);
            Files.createLink(link, file);
            return intake.store().keep(link, tree, new About(upstream.name(), path, vouched));
        } finally {
            intake.release(reserved);
        }
    }
}
