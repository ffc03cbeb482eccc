package dev.stirrup.app.mirror;

import dev.stirrup.app.fetch.FetchLimits;
import dev.stirrup.boot.Reason;
import dev.stirrup.store.mirror.MirrorFile;
import dev.stirrup.store.mirror.MirrorRoot;
import dev.stirrup.wire.Ipv4;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Files that nobody vouches for, because the settings say so: each is fetched as a whole before it
/// is given, and asked for anew when it is no longer fresh.
final class UnverifiedTree implements Tree {
    private static final Logger LOG = LoggerFactory.getLogger(UnverifiedTree.class);
    private static final String NOBODY = "nobody: the mirror is not verified";

    private final Intake intake;
    private final Upstream upstream;
    private final WholeFetch whole;

    UnverifiedTree(Intake intake, Upstream upstream) {
        this.intake = intake;
        this.upstream = upstream;
        whole = new WholeFetch(intake, upstream);
    }

    @Override
    public Found find(String path, Ipv4 client) throws MirrorException {
        return new Found.Here(whole.alone(path, () -> current(path)));
    }

    private MirrorFile current(String path) throws MirrorException {
        Optional<MirrorRoot> known =
                intake.store().claims().roots(upstream.name(), Optional.of(path)).stream()
                        .findFirst();
        Optional<MirrorFile> here =
                known.flatMap(one -> intake.store().find(one.digests().getFirst()));
        Instant now = intake.clock().instant();
        if (here.isPresent()
                && (intake.settings().isOffline()
                        || Lately.was(known.get().seen(), intake.settings().fresh(), now))) {
            intake.use(here.get().digest());
            return here.get();
        }
        if (intake.settings().isOffline()) {
            throw new MirrorException(Reason.MIRROR_OFFLINE, path);
        }
        try {
            MirrorFile file = whole.fetch(path, FetchLimits.USUAL.most(), (_, _) -> NOBODY, here);
            intake.store()
                    .claims()
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
}
