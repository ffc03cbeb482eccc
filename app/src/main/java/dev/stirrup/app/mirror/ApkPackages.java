package dev.stirrup.app.mirror;

import dev.stirrup.app.mirror.Roots.Root;
import dev.stirrup.app.mirror.Tree.Found;
import dev.stirrup.boot.Reason;
import dev.stirrup.trust.content.Image;
import dev.stirrup.trust.upstream.ApkArchive;
import dev.stirrup.trust.upstream.ApkIndex;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/// What Alpine's index says of the packages beside it. It names the digest of a package's middle
/// alone, and that one names the digest of its end: so a package comes as a whole before any of it
/// is given.
final class ApkPackages implements FolderTree.Inside<ApkIndex> {
    private static final int PIECE = 1 << 16;

    private final ClaimedFiles files;

    ApkPackages(Intake intake, Upstream upstream) {
        files = new ClaimedFiles(intake, upstream);
    }

    @Override
    public Optional<Found> find(Root<ApkIndex> root, String path, String name)
            throws MirrorException {
        Optional<ApkIndex.Entry> entry = root.content().of(name);
        if (entry.isEmpty()) {
            return Optional.empty();
        }
        var claim =
                new ClaimedFiles.Claim(
                        path,
                        entry.get().control(),
                        entry.get().size(),
                        "an index signed by " + root.signer());
        return Optional.of(
                files.find(claim, (file, image) -> compare(path, entry.get(), file, image)));
    }

    private static void compare(String path, ApkIndex.Entry entry, Path file, Image image)
            throws MirrorException, IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(ApkArchive.HEAD);
            ApkArchive archive = ApkArchive.ofPackage(head);
            MessageDigest data = Sha256.begin();
            data.update(head, archive.dataFrom(), head.length - archive.dataFrom());
            byte[] piece = new byte[PIECE];
            for (int n = in.read(piece); n > 0; n = in.read(piece)) {
                data.update(piece, 0, n);
            }
            boolean fits =
                    image.size() == entry.size()
                            && archive.controlDigest().equals(entry.control())
                            && archive.dataDigest()
                                    .equals(Optional.of(HexFormat.of().formatHex(data.digest())));
            if (fits) {
                return;
            }
        } catch (MalformedException e) {
            throw new MirrorException(
                    Reason.MIRROR_CONTRADICTED, path + " is no package: " + e.getMessage());
        }
        throw new MirrorException(Reason.MIRROR_CONTRADICTED, path + " is not what the index says");
    }
}
