package dev.stirrup.app.mirror;

import dev.stirrup.app.fetch.FetchException;
import dev.stirrup.app.fetch.FetchException.Kind;
import dev.stirrup.app.fetch.FetchLimits;
import dev.stirrup.app.fetch.Partial;
import dev.stirrup.boot.Reason;
import dev.stirrup.store.content.FullRead;
import dev.stirrup.store.disk.golden.Progress;
import dev.stirrup.store.mirror.MirrorFile;
import dev.stirrup.store.mirror.MirrorRoot;
import dev.stirrup.store.mirror.MirrorStore.About;
import dev.stirrup.trust.content.DigestTree;
import dev.stirrup.wire.Ipv4;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Files that nobody vouches for, because the settings say so: each is fetched as a whole before it
/// is given, and asked for anew when it is no longer fresh.
final class UnverifiedTree implements Tree {
    private static final Logger LOG = LoggerFactory.getLogger(UnverifiedTree.class);
    private static final String NOBODY = "nobody: the mirror is not verified";

    private final Intake intake;
    private final Upstream upstream;
    private final Map<String, ReentrantLock> coming = new ConcurrentHashMap<>();

    UnverifiedTree(Intake intake, Upstream upstream) {
        this.intake = intake;
        this.upstream = upstream;
    }

    @Override
    public Found find(String path, Ipv4 client) throws MirrorException {
        ReentrantLock lock = coming.computeIfAbsent(path, _ -> new ReentrantLock());
        lock.lock();
        try {
            return new Found.Here(current(path));
        } finally {
            lock.unlock();
            if (!lock.hasQueuedThreads()) {
                coming.remove(path, lock);
            }
        }
    }

    private MirrorFile current(String path) throws MirrorException {
        Optional<MirrorRoot> known =
                intake.store().roots(upstream.name(), Optional.of(path)).stream().findFirst();
        Optional<MirrorFile> here =
                known.flatMap(one -> intake.store().find(one.digests().getFirst()));
        Instant now = intake.clock().instant();
        if (here.isPresent()
                && (intake.settings().isOffline()
                        || now.isBefore(known.get().seen().plus(intake.settings().fresh())))) {
            intake.use(here.get().digest());
            return here.get();
        }
        if (intake.settings().isOffline()) {
            throw new MirrorException(Reason.MIRROR_OFFLINE, path);
        }
        try {
            MirrorFile file = fetch(path);
            intake.store()
                    .note(new MirrorRoot(upstream.name(), path, List.of(file.digest()), now), 1);
            return file;
        } catch (MirrorException e) {
            if (here.isPresent() && e.reason() != Reason.MIRROR_UNLISTED) {
                LOG.warn("mirror {}: {} stays as it was: {}", upstream.name(), path, e.detail());
                return here.get();
            }
            throw e;
        }
    }

    private MirrorFile fetch(String path) throws MirrorException {
        MirrorException last = new MirrorException(Reason.MIRROR_UNREACHABLE, "no server");
        for (URI url : upstream.urls(List.of(path))) {
            upstream.enter();
            try (Partial partial =
                    upstream.fetch().file(url, FetchLimits.USUAL.most(), Progress.NONE)) {
                try {
                    return keep(path, partial.file());
                } finally {
                    partial.discard();
                }
            } catch (FetchException e) {
                last = e.kind() == Kind.MISSING ? AptTree.unlisted(path) : Upstream.trouble(e);
            } catch (IOException e) {
                throw new MirrorException(Reason.MIRROR_FULL, String.valueOf(e.getMessage()));
            } finally {
                upstream.leave();
            }
        }
        throw last;
    }

    private MirrorFile keep(String path, Path file) throws MirrorException, IOException {
        DigestTree tree = FullRead.atOnce().of(file);
        long reserved = intake.reserve(tree.image().size());
        try {
            Path link = file.resolveSibling("whole");
            Files.deleteIfExists(link);
            Files.createLink(link, file);
            return intake.store().keep(link, tree, new About(upstream.name(), path, NOBODY));
        } finally {
            intake.release(reserved);
        }
    }
}
