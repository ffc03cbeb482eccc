package dev.stirrup.app.mirror;

import dev.stirrup.app.mirror.Roots.Root;
import dev.stirrup.boot.Reason;
import dev.stirrup.trust.upstream.Listed;
import dev.stirrup.trust.upstream.SumsFile;
import dev.stirrup.wire.Ipv4;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Folders with signed lists: such a list vouches for what is in its folder and below.
///
/// @param <T> what is read of a list
final class FolderTree<T> implements Tree {
    private final Intake intake;
    private final Roots<T> roots;
    private final Inside<T> inside;

    FolderTree(Intake intake, Roots<T> roots, Inside<T> inside) {
        this.intake = intake;
        this.roots = roots;
        this.inside = inside;
    }

    /// What a folder's list says of the files in it.
    @FunctionalInterface
    interface Inside<T> {
        /// @param path below the mirror's root
        /// @param name below the list's folder
        /// @return empty when the list does not name it
        Optional<Found> find(Root<T> root, String path, String name) throws MirrorException;
    }

    /// What a list of digests says.
    static Optional<Found> summed(Root<SumsFile> root, String path, String name) {
        return root.content()
                .of(name)
                .filter(sum -> sum.algorithm().equals("SHA-256"))
                .map(sum -> new Listed(sum.digits(), -1))
                .map(one ->
                        new Found.Vouched(
                                Wanted.of(path, one, "digests listed by " + root.signer())));
    }

    @Override
    public Found find(String path, Ipv4 client) throws MirrorException {
        List<String> files = roots.files();
        for (int place = 0; place < files.size(); place++) {
            if (("/" + path).endsWith("/" + files.get(place))) {
                Optional<Found> found = beginning(path, place, client);
                if (found.isPresent()) {
                    return found.get();
                }
            }
        }
        for (String folder : folders(path)) {
            String name = path.substring(folder.isEmpty() ? 0 : folder.length() + 1);
            Optional<Root<T>> root = root(folder, client);
            Optional<Found> found =
                    root.isPresent() ? inside.find(root.get(), path, name) : Optional.empty();
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw intake.settings().isOffline()
                ? new MirrorException(Reason.MIRROR_OFFLINE, path)
                : AptTree.unlisted(path);
    }

    private Optional<Found> beginning(String path, int place, Ipv4 client) throws MirrorException {
        String file = roots.files().get(place);
        String folder = path.substring(0, Math.max(0, path.length() - file.length() - 1));
        Optional<Root<T>> root =
                place == 0 ? roots.begin(folder, client) : roots.of(folder, client);
        if (root.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Found.Here(
                        roots.file(root.get(), place).orElseThrow(() -> AptTree.unlisted(path))));
    }

    /// Those with a list that is known come first, so that no server is asked for others.
    private List<String> folders(String path) {
        List<String> known = new ArrayList<>();
        List<String> others = new ArrayList<>();
        String folder = path;
        do {
            folder = AptTree.parent(folder);
            (roots.known(folder).isEmpty() ? others : known).add(folder);
        } while (!folder.isEmpty());
        known.addAll(others);
        return known;
    }

    /// Offline a folder without a list that is here may have one or none.
    private Optional<Root<T>> root(String folder, Ipv4 client) throws MirrorException {
        return intake.settings().isOffline() && roots.known(folder).isEmpty()
                ? Optional.empty()
                : roots.of(folder, client);
    }

    @Override
    public void doubted(String path) {
        String folder = path;
        do {
            folder = AptTree.parent(folder);
            roots.expire(folder);
        } while (!folder.isEmpty());
    }
}
