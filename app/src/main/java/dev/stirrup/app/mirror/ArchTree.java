package dev.stirrup.app.mirror;

import dev.stirrup.app.mirror.Roots.Root;
import dev.stirrup.boot.Reason;
import dev.stirrup.store.mirror.MirrorFile;
import dev.stirrup.store.mirror.MirrorStore.About;
import dev.stirrup.trust.upstream.ArchDatabase;
import dev.stirrup.trust.upstream.Keyring;
import dev.stirrup.trust.upstream.Listed;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Repositories of pacman's packages. A database names packages and their digests, and vouches for
/// nothing unless it is signed; each package is vouched for by its own signature, which is looked
/// at before the end of the package is given.
final class ArchTree implements Tree {
    private static final String SIGNATURE = ".sig";
    private static final String DATABASE = ".db";
    private static final Pattern LIST = Pattern.compile("(.+\\.db)(\\.sig)?");
    private static final int DEEPEST = 8;

    private final Intake intake;
    private final Upstream upstream;
    private final Vouchers vouchers;
    private final Roots<ArchDatabase> roots;
    private final WholeFetch whole;

    ArchTree(Intake intake, Upstream upstream, Vouchers vouchers) {
        this.intake = intake;
        this.upstream = upstream;
        this.vouchers = vouchers;
        roots = new Roots<>(intake, upstream, new ArchForm(vouchers));
        whole = new WholeFetch(intake, upstream);
    }

    @Override
    public Found find(String path, Ipv4 client) throws MirrorException {
        Matcher list = LIST.matcher(path);
        if (list.matches()) {
            return database(path, list, client);
        }
        boolean isSignature = path.endsWith(SIGNATURE);
        String file = isSignature ? path.substring(0, path.length() - SIGNATURE.length()) : path;
        for (String part : databases(AptTree.parent(file))) {
            Optional<Root<ArchDatabase>> root = root(part, client);
            Optional<ArchDatabase.Entry> entry =
                    root.flatMap(
                            one -> one.content().of(file.substring(file.lastIndexOf('/') + 1)));
            if (entry.isPresent()) {
                return isSignature
                        ? new Found.Here(signature(file, entry.get()))
                        : new Found.Vouched(wanted(file, entry.get()));
            }
        }
        throw intake.settings().isOffline()
                ? new MirrorException(Reason.MIRROR_OFFLINE, path)
                : AptTree.unlisted(path);
    }

    private Found database(String path, Matcher list, Ipv4 client) throws MirrorException {
        int place = list.group(2) == null ? 0 : 1;
        Optional<Root<ArchDatabase>> root =
                place == 0 ? roots.begin(list.group(1), client) : roots.of(list.group(1), client);
        Optional<MirrorFile> file =
                root.isPresent() ? roots.file(root.get(), place) : Optional.empty();
        return new Found.Here(file.orElseThrow(() -> AptTree.unlisted(path)));
    }

    /// Those that are known in this folder, else one with the name of a folder above: Arch has
    /// `core/os/x86_64/core.db`.
    private List<String> databases(String folder) {
        List<String> known =
                roots.names().stream().filter(part -> AptTree.parent(part).equals(folder)).toList();
        List<String> all = new ArrayList<>(known);
        for (String name : folder.split("/", DEEPEST)) {
            String part = Roots.path(folder, name + DATABASE);
            if (!name.isEmpty() && !name.contains("/") && !known.contains(part)) {
                all.add(part);
            }
        }
        return all;
    }

    private Optional<Root<ArchDatabase>> root(String part, Ipv4 client) throws MirrorException {
        return intake.settings().isOffline() && roots.known(part).isEmpty()
                ? Optional.empty()
                : roots.of(part, client);
    }

    private Wanted wanted(String path, ArchDatabase.Entry entry) throws MirrorException {
        String vouched = "its own signature";
        Wanted plain = Wanted.of(path, entry.listed(), vouched);
        if (intake.store().claims().listed(upstream.name(), claim(path, entry)).isPresent()) {
            return plain;
        }
        Bytes signature = whole.alone(path, () -> bytes(path, entry));
        Proof proof = file -> prove(path, entry, signature, file);
        Optional<MirrorFile> here = intake.store().find(entry.listed().sha256());
        if (here.isPresent()) {
            // Another mirror brought it, which vouches for it in another way, or not at all.
            Proof.run(proof, intake.store().path(here.get().digest()));
            return plain;
        }
        return plain.with(proof);
    }

    /// The signature of a package that was found good.
    private MirrorFile signature(String path, ArchDatabase.Entry entry) throws MirrorException {
        Optional<MirrorFile> known = known(path, entry);
        if (known.isPresent()) {
            return known.get();
        }
        MirrorFile here = intake.whole(upstream, wanted(path, entry));
        Optional<MirrorFile> now = known(path, entry);
        if (now.isPresent()) {
            return now.get();
        }
        // The package stayed when its signature was given up for others.
        Proof proof = file -> prove(path, entry, bytes(path, entry), file);
        Proof.run(proof, intake.store().path(here.digest()));
        return known(path, entry).orElseThrow(() -> AptTree.unlisted(path + SIGNATURE));
    }

    private Optional<MirrorFile> known(String path, ArchDatabase.Entry entry) {
        return intake.store()
                .claims()
                .listed(upstream.name(), claim(path, entry))
                .flatMap(one -> intake.store().find(one.sha256()));
    }

    /// By this name it is noted which signature was found good for a package.
    private static String claim(String path, ArchDatabase.Entry entry) {
        return path + SIGNATURE + " " + entry.listed().sha256();
    }

    private void prove(String path, ArchDatabase.Entry entry, Bytes signature, Path file)
            throws MirrorException, IOException {
        byte[] bytes = signature.toArray();
        String signer = vouchers.file(path, file, bytes);
        var about = new About(upstream.name(), path + SIGNATURE, "signed by " + signer);
        MirrorFile kept = intake.keep(bytes, about);
        var listed = new Listed(kept.digest(), kept.size());
        intake.store().claims().noteListed(upstream.name(), claim(path, entry), listed);
    }

    private Bytes bytes(String path, ArchDatabase.Entry entry) throws MirrorException {
        if (entry.signature().isPresent()) {
            return entry.signature().get();
        }
        if (intake.settings().isOffline()) {
            throw new MirrorException(Reason.MIRROR_OFFLINE, path);
        }
        return upstream.small(path + SIGNATURE, Keyring.LONGEST_SIGNATURE)
                .map(Bytes::of)
                .orElseThrow(() ->
                        new MirrorException(
                                Reason.MIRROR_UNSIGNED, path + ": there is no signature"));
    }

    @Override
    public void doubted(String path) {
        roots.names().stream()
                .filter(part -> AptTree.parent(part).equals(AptTree.parent(path)))
                .forEach(roots::expire);
    }
}
