package dev.stirrup.app.mirror;

import dev.stirrup.app.mirror.Roots.Root;
import dev.stirrup.app.mirror.Tree.Found;
import dev.stirrup.boot.Reason;
import dev.stirrup.store.mirror.MirrorFile;
import dev.stirrup.trust.upstream.Listed;
import dev.stirrup.trust.upstream.RpmIndex;
import dev.stirrup.trust.upstream.RpmRepository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// What a repository of RPM packages says of its files: `repomd.xml` of its lists, the list
/// `primary` of its packages. That one is read when somebody asks for a package that nothing read
/// so far names.
final class RpmPackages implements FolderTree.Inside<RpmRepository> {
    private static final long MOST_UNPACKED = 2L << 30;

    private final Intake intake;
    private final Upstream upstream;
    private final ReentrantLock reading = new ReentrantLock();

    RpmPackages(Intake intake, Upstream upstream) {
        this.intake = intake;
        this.upstream = upstream;
    }

    @Override
    public Optional<Found> find(Root<RpmRepository> root, String path, String name)
            throws MirrorException {
        Optional<Listed> list = Optional.ofNullable(root.content().files().get(name));
        Optional<Listed> listed = list.isPresent() ? list : listed(root, path);
        return listed.map(one ->
                new Found.Vouched(Wanted.of(path, one, "a repomd.xml signed by " + root.signer())));
    }

    private Optional<Listed> listed(Root<RpmRepository> root, String path) throws MirrorException {
        Optional<Listed> known = intake.store().listed(upstream.name(), path);
        if (known.isPresent() || root.content().primary().isEmpty()) {
            return known;
        }
        reading.lock();
        try {
            read(root, root.content().primary().get());
            return intake.store().listed(upstream.name(), path);
        } finally {
            reading.unlock();
        }
    }

    private void read(Root<RpmRepository> root, String primary) throws MirrorException {
        Listed listed = root.content().files().get(primary);
        String path = Roots.path(root.part(), primary);
        if (listed == null || intake.store().isRead(upstream.name(), listed.sha256())) {
            return;
        }
        MirrorFile index = intake.whole(upstream, Wanted.of(path, listed, root.signer()));
        Path file = intake.store().path(index.digest());
        try {
            intake.store()
                    .read(
                            upstream.name(),
                            index.digest(),
                            found ->
                                    PackedFile.read(
                                            file,
                                            MOST_UNPACKED,
                                            in ->
                                                    RpmIndex.read(
                                                            in,
                                                            (name, one) ->
                                                                    found.accept(
                                                                            Roots.path(
                                                                                    root.part(),
                                                                                    name),
                                                                            one))));
        } catch (IOException e) {
            throw new MirrorException(
                    Reason.MIRROR_CONTRADICTED, path + " cannot be read: " + e.getMessage());
        }
    }
}
