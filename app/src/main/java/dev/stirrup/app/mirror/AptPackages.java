package dev.stirrup.app.mirror;

import dev.stirrup.app.mirror.Roots.Root;
import dev.stirrup.boot.Reason;
import dev.stirrup.store.mirror.MirrorFile;
import dev.stirrup.trust.upstream.AptIndex;
import dev.stirrup.trust.upstream.AptRelease;
import dev.stirrup.trust.upstream.Listed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the indexes of an archive say of its packages. An index is read when somebody asks for a
/// package that nothing read so far names: first those that are here already, because whoever asks
/// has fetched one of them, then those that could name it.
final class AptPackages {
    private static final Pattern INDEX =
            Pattern.compile("(.*/)?(Packages|Sources)(\\.xz|\\.gz|\\.bz2|)");
    private static final Pattern PACKAGE = Pattern.compile("_([a-z0-9-]+)\\.(u?deb)$");
    private static final List<String> PACKINGS = List.of(".xz", ".gz", ".bz2", "");
    private static final String ALL = "all";
    private static final long MOST_UNPACKED = 2L << 30;
    private static final int PIECE = 1 << 16;

    private final Intake intake;
    private final Upstream upstream;
    private final Roots<AptRelease> roots;
    private final ReentrantLock reading = new ReentrantLock();

    AptPackages(Intake intake, Upstream upstream, Roots<AptRelease> roots) {
        this.intake = intake;
        this.upstream = upstream;
        this.roots = roots;
    }

    /// What is claimed of a file outside `dists`.
    Listed listed(String path) throws MirrorException {
        Optional<Listed> known = intake.store().claims().listed(upstream.name(), path);
        if (known.isPresent()) {
            return known.get();
        }
        reading.lock();
        try {
            return read(path);
        } finally {
            reading.unlock();
        }
    }

    private Listed read(String path) throws MirrorException {
        Optional<Listed> known = intake.store().claims().listed(upstream.name(), path);
        for (String part : roots.names()) {
            for (Root<AptRelease> root : roots.known(part)) {
                known = known.isPresent() ? known : readHere(root, path);
            }
        }
        for (String part : roots.names()) {
            for (Root<AptRelease> root : roots.known(part).stream().limit(1).toList()) {
                known = known.isPresent() ? known : bring(root, path);
            }
        }
        return known.orElseThrow(() -> AptTree.unlisted(path));
    }

    private Optional<Listed> readHere(Root<AptRelease> root, String path) throws MirrorException {
        for (Map.Entry<String, Listed> one : root.content().files().entrySet()) {
            Optional<MirrorFile> here =
                    INDEX.matcher(one.getKey()).matches()
                            ? intake.store().find(one.getValue().sha256())
                            : Optional.empty();
            if (here.isPresent() && read(root, one.getKey(), here.get())) {
                Optional<Listed> found = intake.store().claims().listed(upstream.name(), path);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /// Fetches the indexes that could name this file.
    private Optional<Listed> bring(Root<AptRelease> root, String path) throws MirrorException {
        for (String folder : folders(root.content(), path)) {
            for (String packing : PACKINGS) {
                String name =
                        folder + (folder.endsWith("source") ? "/Sources" : "/Packages") + packing;
                Listed listed = root.content().files().get(name);
                if (listed != null) {
                    MirrorFile index = intake.whole(upstream, AptTree.index(root, name, listed));
                    var _ = read(root, name, index);
                    break;
                }
            }
        }
        return intake.store().claims().listed(upstream.name(), path);
    }

    private static List<String> folders(AptRelease release, String path) {
        String[] words = path.split("/", 3);
        String component = words.length == 3 && words[0].equals("pool") ? words[1] : "main";
        Matcher file = PACKAGE.matcher(path);
        if (!file.find()) {
            return List.of(component + "/source");
        }
        String installer = file.group(2).equals("udeb") ? "/debian-installer" : "";
        List<String> folders = new ArrayList<>();
        folders.add(component + installer + "/binary-" + file.group(1));
        if (file.group(1).equals(ALL)) {
            String begin = component + installer + "/binary-";
            release.files().keySet().stream()
                    .filter(name -> name.startsWith(begin) && name.endsWith("/Packages.xz"))
                    .map(AptTree::parent)
                    .sorted()
                    .limit(2)
                    .forEach(folders::add);
        }
        return folders;
    }

    /// @return whether it had not been read before
    private boolean read(Root<AptRelease> root, String name, MirrorFile index)
            throws MirrorException {
        if (intake.store().claims().isRead(upstream.name(), index.digest())) {
            return false;
        }
        String plain = name.replaceFirst("\\.(xz|gz|bz2)$", "");
        Listed unpacked = root.content().files().get(plain);
        long most = unpacked != null ? unpacked.size() : MOST_UNPACKED;
        Path file = intake.store().path(index.digest());
        try {
            intake.store()
                    .claims()
                    .read(
                            upstream.name(),
                            index.digest(),
                            found -> unpack(file, most, new AptIndex(found)));
            return true;
        } catch (IOException e) {
            throw new MirrorException(
                    Reason.MIRROR_CONTRADICTED, name + " cannot be read: " + e.getMessage());
        }
    }

    private static void unpack(Path file, long most, AptIndex index) throws IOException {
        byte[] piece = new byte[PIECE];
        PackedFile.read(
                file,
                most,
                in -> {
                    for (int n = in.read(piece, 0, PIECE); n > 0; n = in.read(piece, 0, PIECE)) {
                        index.update(piece, 0, n);
                    }
                    index.finish();
                });
    }
}
