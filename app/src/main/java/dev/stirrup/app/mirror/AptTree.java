package dev.stirrup.app.mirror;

import dev.stirrup.app.mirror.Roots.Root;
import dev.stirrup.boot.Reason;
import dev.stirrup.store.mirror.MirrorFile;
import dev.stirrup.trust.upstream.AptRelease;
import dev.stirrup.trust.upstream.Listed;
import dev.stirrup.trust.upstream.SumsFile;
import dev.stirrup.wire.Ipv4;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An archive of Debian packages. A suite's signed `Release` names its indexes and its lists of
/// digests, those name all the rest: packages, sources, the installer's files.
final class AptTree implements Tree {
    private static final String SUMS = "SHA256SUMS";
    private static final Pattern SUITE_FILE =
            Pattern.compile("(dists/.+)/(InRelease|Release|Release\\.gpg)");
    private static final Pattern BY_HASH = Pattern.compile("(.*?)/?by-hash/SHA256/([0-9a-f]{64})");

    private final Intake intake;
    private final Upstream upstream;
    private final Roots<AptRelease> roots;
    private final AptPackages packages;

    AptTree(Intake intake, Upstream upstream, Vouchers vouchers) {
        this.intake = intake;
        this.upstream = upstream;
        roots = new Roots<>(intake, upstream, new AptForm(vouchers));
        packages = new AptPackages(intake, upstream, roots);
    }

    Roots<AptRelease> roots() {
        return roots;
    }

    @Override
    public Found find(String path, Ipv4 client) throws MirrorException {
        Matcher suite = SUITE_FILE.matcher(path);
        if (suite.matches() && !isIndex(suite.group(1))) {
            Optional<Found> found = beginning(suite.group(1), suite.group(2), client);
            if (found.isPresent()) {
                return found.get();
            }
        }
        if (!path.startsWith("dists/")) {
            return new Found.Vouched(
                    Wanted.of(path, packages.listed(path), "a signed list of packages"));
        }
        for (String part = parent(path); part.contains("/"); part = parent(part)) {
            Optional<Root<AptRelease>> root = known(part, client);
            if (root.isPresent()) {
                return index(root.get(), path);
            }
        }
        throw unlisted(path);
    }

    /// Whether a folder belongs to a suite that is known: it has a `Release` of its own, which that
    /// of the suite names, and nobody signs.
    private boolean isIndex(String folder) {
        for (String part = parent(folder); part.contains("/"); part = parent(part)) {
            String name = folder.substring(part.length() + 1) + "/Release";
            if (roots.known(part).stream()
                    .anyMatch(root -> root.content().files().containsKey(name))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void doubted(String path) {
        for (String part = parent(path); part.contains("/"); part = parent(part)) {
            roots.expire(part);
        }
    }

    static MirrorException unlisted(String path) {
        return new MirrorException(Reason.MIRROR_UNLISTED, path);
    }

    private Optional<Found> beginning(String part, String file, Ipv4 client)
            throws MirrorException {
        boolean isSignature = file.equals("Release.gpg");
        Optional<Root<AptRelease>> root =
                isSignature ? roots.of(part, client) : roots.begin(part, client);
        if (root.isEmpty()) {
            return Optional.empty();
        }
        int place =
                isSignature
                        ? AptForm.SIGNATURE
                        : file.equals("InRelease") ? AptForm.INLINE : AptForm.PLAIN;
        Optional<MirrorFile> kept = roots.file(root.get(), place);
        return Optional.of(
                new Found.Here(kept.orElseThrow(() -> unlisted(Roots.path(part, file)))));
    }

    /// A suite that is known, or that somebody asks for by a file below it before anything else.
    private Optional<Root<AptRelease>> known(String part, Ipv4 client) throws MirrorException {
        if (!roots.known(part).isEmpty()) {
            return roots.of(part, client);
        }
        boolean isSuite = part.indexOf('/') == part.lastIndexOf('/');
        return isSuite ? roots.fresh(part) : Optional.empty();
    }

    private Found index(Root<AptRelease> root, String path) throws MirrorException {
        String name = path.substring(root.part().length() + 1);
        Matcher hash = BY_HASH.matcher(name);
        if (hash.matches()) {
            return byHash(root.part(), path, hash);
        }
        Listed listed = root.content().files().get(name);
        if (listed != null) {
            return new Found.Vouched(index(root, name, listed));
        }
        Optional<Found> file = bySums(root, name);
        return file.orElseThrow(() -> unlisted(path));
    }

    /// By its digest first: that place does not change when a new set of indexes comes.
    static Wanted index(Root<AptRelease> root, String name, Listed listed) {
        String path = root.part() + "/" + name;
        List<String> places = new ArrayList<>();
        if (root.content().hasHashes()) {
            places.add(Roots.path(parent(path), "by-hash/SHA256/" + listed.sha256()));
        }
        places.add(path);
        String vouched = "a Release signed by " + root.signer();
        return new Wanted(path, listed, places, vouched, Proof.NONE);
    }

    /// Of any set that is remembered: whoever began with an older one gets what that one named.
    private Found byHash(String part, String path, Matcher hash) throws MirrorException {
        String folder = hash.group(1);
        for (Root<AptRelease> root : roots.known(part)) {
            for (Map.Entry<String, Listed> one : root.content().files().entrySet()) {
                if (one.getValue().sha256().equals(hash.group(2))
                        && parent(one.getKey()).equals(folder)) {
                    Wanted index = index(root, one.getKey(), one.getValue());
                    return new Found.Vouched(index);
                }
            }
        }
        throw unlisted(path);
    }

    /// A file that a list of digests names which `Release` names: the installer's images.
    private Optional<Found> bySums(Root<AptRelease> root, String name) throws MirrorException {
        for (String folder = parent(name); !folder.isEmpty(); folder = parent(folder)) {
            Listed list = root.content().files().get(folder + "/" + SUMS);
            if (list != null) {
                MirrorFile sums = intake.whole(upstream, index(root, folder + "/" + SUMS, list));
                Optional<Listed> found = listed(sums, name.substring(folder.length() + 1));
                if (found.isPresent()) {
                    String path = root.part() + "/" + name;
                    return Optional.of(
                            new Found.Vouched(
                                    Wanted.of(
                                            path,
                                            found.get(),
                                            "digests listed by " + root.signer())));
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Listed> listed(MirrorFile sums, String name) throws MirrorException {
        try {
            return SumsFile.decode(Files.readAllBytes(intake.store().path(sums.digest())))
                    .of(name)
                    .filter(sum -> sum.algorithm().equals("SHA-256"))
                    .map(sum -> new Listed(sum.digits(), -1));
        } catch (IOException | MalformedException e) {
            throw new MirrorException(Reason.MIRROR_CONTRADICTED, SUMS + ": " + e.getMessage());
        }
    }

    /// The folder of a path; empty for a path without one.
    static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }
}
