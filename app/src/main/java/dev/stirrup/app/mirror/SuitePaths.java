package dev.stirrup.app.mirror;

import dev.stirrup.boot.Reason;
import dev.stirrup.store.mirror.MirrorFile;
import dev.stirrup.store.mirror.MirrorStore;
import dev.stirrup.trust.upstream.AptCatalogue;
import dev.stirrup.trust.upstream.AptRelease;
import dev.stirrup.trust.upstream.SignedText;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The files of a suite that an offline site needs: its signed lists, its indexes, and packages
/// with all that they need. The lists and indexes are brought on the way.
final class SuitePaths {
    private static final List<String> PACKINGS = List.of(".xz", ".gz", ".bz2", "");
    private static final long MOST_UNPACKED = 2L << 30;
    private static final int PIECE = 1 << 16;

    private final Mirror mirror;
    private final MirrorStore store;
    private final SuiteWish wish;
    private final String root;

    SuitePaths(Mirror mirror, MirrorStore store, SuiteWish wish) {
        this.mirror = mirror;
        this.store = store;
        this.wish = wish;
        root = "dists/" + wish.suite() + "/";
    }

    /// What was found.
    ///
    /// @param paths in the order in which they are to be brought
    /// @param unknown packages that the suite does not have
    record Found(List<String> paths, Set<String> unknown) {
        Found {
            paths = List.copyOf(paths);
            unknown = Set.copyOf(unknown);
        }
    }

    Found find() throws MirrorException {
        List<String> paths = new ArrayList<>();
        AptRelease release = release(paths);
        var unknown = new TreeSet<String>();
        for (String architecture : wish.architectures()) {
            var catalogue = new AptCatalogue();
            for (String component : wish.components()) {
                read(release, component + "/binary-" + architecture, catalogue)
                        .ifPresent(paths::add);
                listed(release, component + "/i18n/Translation-en").ifPresent(paths::add);
            }
            if (wish.isWhole()) {
                paths.addAll(catalogue.all());
            } else {
                Set<String> names = new TreeSet<>(wish.packages());
                names.addAll(catalogue.basic());
                AptCatalogue.Needed needed = catalogue.needed(names);
                paths.addAll(needed.paths());
                unknown.addAll(needed.unknown());
            }
            if (wish.hasInstaller()) {
                paths.addAll(installer(release, architecture));
            }
        }
        return new Found(paths.stream().distinct().toList(), unknown);
    }

    private AptRelease release(List<String> paths) throws MirrorException {
        for (String name : List.of("InRelease", "Release", "Release.gpg")) {
            try {
                mirror.fetch(root + name);
                paths.add(root + name);
            } catch (MirrorException e) {
                // An archive may have it in one form only.
                if (e.reason() != Reason.MIRROR_UNLISTED) {
                    throw e;
                }
            }
        }
        if (paths.isEmpty()) {
            throw new MirrorException(Reason.MIRROR_UNLISTED, root);
        }
        try {
            byte[] content = Files.readAllBytes(path(paths.getFirst()));
            return AptRelease.decode(
                    SignedText.isSignedText(content)
                            ? SignedText.decode(content).text().toArray()
                            : content);
        } catch (IOException | MalformedException e) {
            throw new MirrorException(Reason.MIRROR_CONTRADICTED, root + ": " + e.getMessage());
        }
    }

    private Path path(String name) throws MirrorException {
        MirrorFile file = mirror.fetch(name);
        return store.path(file.digest());
    }

    /// A list in the form that is the shortest.
    private Optional<String> listed(AptRelease release, String name) {
        return PACKINGS.stream()
                .map(packing -> name + packing)
                .filter(release.files()::containsKey)
                .map(one -> root + one)
                .findFirst();
    }

    private Optional<String> read(AptRelease release, String folder, AptCatalogue catalogue)
            throws MirrorException {
        Optional<String> index = listed(release, folder + "/Packages");
        if (index.isEmpty()) {
            throw new MirrorException(Reason.MIRROR_UNLISTED, root + folder + "/Packages");
        }
        byte[] piece = new byte[PIECE];
        try {
            PackedFile.read(
                    path(index.get()),
                    MOST_UNPACKED,
                    in -> {
                        for (int n = in.read(piece); n > 0; n = in.read(piece)) {
                            catalogue.update(piece, 0, n);
                        }
                        catalogue.finish();
                    });
        } catch (IOException e) {
            throw new MirrorException(
                    Reason.MIRROR_CONTRADICTED, index.get() + ": " + e.getMessage());
        }
        return index;
    }

    private List<String> installer(AptRelease release, String architecture) throws MirrorException {
        var catalogue = new AptCatalogue();
        List<String> paths = new ArrayList<>();
        String folder = "main/debian-installer/binary-" + architecture;
        read(release, folder, catalogue).ifPresent(paths::add);
        paths.addAll(catalogue.all());
        return paths;
    }
}
