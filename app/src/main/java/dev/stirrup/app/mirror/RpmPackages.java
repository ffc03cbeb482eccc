package dev.stirrup.app.mirror;

import dev.stirrup.app.fetch.FetchLimits;
import dev.stirrup.app.mirror.Roots.Root;
import dev.stirrup.app.mirror.Tree.Found;
import dev.stirrup.boot.Reason;
import dev.stirrup.store.mirror.MirrorFile;
import dev.stirrup.trust.content.Image;
import dev.stirrup.trust.upstream.Listed;
import dev.stirrup.trust.upstream.RpmIndex;
import dev.stirrup.trust.upstream.RpmRepository;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// What a repository of RPM packages says of its files: `repomd.xml` of its lists, the list
/// `primary` of its packages. That one is read when somebody asks for a package that nothing read
/// so far names.
final class RpmPackages implements FolderTree.Inside<RpmRepository> {
    private static final long MOST_UNPACKED = 2L << 30;
    private static final int PIECE = 1 << 16;

    private final Intake intake;
    private final Upstream upstream;
    private final ClaimedFiles claimed;
    private final ReentrantLock reading = new ReentrantLock();

    RpmPackages(Intake intake, Upstream upstream) {
        this.intake = intake;
        this.upstream = upstream;
        claimed = new ClaimedFiles(intake, upstream);
    }

    @Override
    public Optional<Found> find(Root<RpmRepository> root, String path, String name)
            throws MirrorException {
        Optional<Listed> list = Optional.ofNullable(root.content().files().get(name));
        Optional<Listed> listed = list.isPresent() ? list : listed(root, path);
        return listed.isPresent() ? Optional.of(found(root, path, listed.get())) : Optional.empty();
    }

    /// Some repositories tell SHA-512 alone.
    private Found found(Root<RpmRepository> root, String path, Listed listed)
            throws MirrorException {
        String vouched = "a repomd.xml signed by " + root.signer();
        if (listed.isBySha256()) {
            return new Found.Vouched(Wanted.of(path, listed, vouched));
        }
        long most = listed.hasSize() ? listed.size() : FetchLimits.USUAL.most();
        return claimed.find(
                new ClaimedFiles.Claim(path, listed.digest(), most, vouched),
                (file, image) -> compare(path, listed, file, image));
    }

    private static void compare(String path, Listed listed, Path file, Image image)
            throws MirrorException, IOException {
        String digest = sha512(file);
        if (!digest.equals(listed.digest()) || listed.hasSize() && image.size() != listed.size()) {
            throw new MirrorException(
                    Reason.MIRROR_CONTRADICTED,
                    path
                            + " is not what the list says: it has "
                            + image.size()
                            + " bytes and the SHA-512 "
                            + digest);
        }
    }

    private static String sha512(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-512");
            byte[] piece = new byte[PIECE];
            for (int n = in.read(piece); n > 0; n = in.read(piece)) {
                digest.update(piece, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-512", e);
        }
    }

    private Optional<Listed> listed(Root<RpmRepository> root, String path) throws MirrorException {
        Optional<Listed> known = intake.store().claims().listed(upstream.name(), path);
        if (known.isPresent() || root.content().primary().isEmpty()) {
            return known;
        }
        reading.lock();
        try {
            read(root, root.content().primary().get());
            return intake.store().claims().listed(upstream.name(), path);
        } finally {
            reading.unlock();
        }
    }

    private boolean isRead(String index) {
        return intake.store().claims().isRead(upstream.name(), index);
    }

    private void read(Root<RpmRepository> root, String primary) throws MirrorException {
        Listed listed = root.content().files().get(primary);
        String path = Roots.path(root.part(), primary);
        if (listed == null) {
            return;
        }
        Found list = found(root, path, listed);
        if (list instanceof Found.Vouched(Wanted wanted) && isRead(wanted.listed().sha256())) {
            return;
        }
        MirrorFile index =
                switch (list) {
                    case Found.Here(MirrorFile file) -> file;
                    case Found.Vouched(Wanted wanted) -> intake.whole(upstream, wanted);
                };
        Path file = intake.store().path(index.digest());
        try {
            intake.store()
                    .claims()
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
