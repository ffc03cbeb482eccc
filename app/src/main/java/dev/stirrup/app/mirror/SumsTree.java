package dev.stirrup.app.mirror;

import dev.stirrup.app.mirror.Roots.Root;
import dev.stirrup.boot.Reason;
import dev.stirrup.trust.upstream.Listed;
import dev.stirrup.trust.upstream.SumsFile;
import dev.stirrup.wire.Ipv4;
import java.util.Optional;

/// Folders with signed lists of digests: such a list vouches for what is in its folder and below.
final class SumsTree implements Tree {
    private final Roots<SumsFile> roots;
    private final boolean isOffline;

    SumsTree(Intake intake, Upstream upstream, Vouchers vouchers) {
        roots = new Roots<>(intake, upstream, new SumsForm(vouchers));
        isOffline = intake.settings().isOffline();
    }

    @Override
    public Found find(String path, Ipv4 client) throws MirrorException {
        String folder = AptTree.parent(path);
        int place = SumsForm.FILES.indexOf(path.substring(path.lastIndexOf('/') + 1));
        if (place >= 0) {
            Optional<Root<SumsFile>> root =
                    place == 0 ? roots.begin(folder, client) : roots.of(folder, client);
            if (root.isPresent()) {
                return new Found.Here(
                        roots.file(root.get(), place).orElseThrow(() -> AptTree.unlisted(path)));
            }
        }
        for (boolean isLast = false; !isLast; folder = AptTree.parent(folder)) {
            isLast = folder.isEmpty();
            String name = path.substring(isLast ? 0 : folder.length() + 1);
            Optional<Found> found = root(folder, client).flatMap(root -> listed(root, path, name));
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw isOffline ? new MirrorException(Reason.MIRROR_OFFLINE, path) : AptTree.unlisted(path);
    }

    /// Offline a folder without a list that is here may have one or none.
    private Optional<Root<SumsFile>> root(String folder, Ipv4 client) throws MirrorException {
        return isOffline && roots.known(folder).isEmpty()
                ? Optional.empty()
                : roots.of(folder, client);
    }

    private static Optional<Found> listed(Root<SumsFile> root, String path, String name) {
        return root.content()
                .of(name)
                .filter(sum -> sum.algorithm().equals("SHA-256"))
                .map(sum -> new Listed(sum.digits(), -1))
                .map(one ->
                        new Found.Vouched(
                                Wanted.of(path, one, "digests listed by " + root.signer())));
    }

    @Override
    public void doubted(String path) {
        for (String folder = AptTree.parent(path);
                !folder.isEmpty();
                folder = AptTree.parent(folder)) {
            roots.expire(folder);
        }
        roots.expire("");
    }
}
