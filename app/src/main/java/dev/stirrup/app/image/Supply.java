package dev.stirrup.app.image;

import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.FailedException;
import dev.stirrup.app.command.Failure;
import dev.stirrup.app.command.ProgressBar;
import dev.stirrup.app.fetch.Addresses;
import dev.stirrup.app.fetch.Fetch;
import dev.stirrup.app.fetch.FetchException;
import dev.stirrup.app.fetch.Partial;
import dev.stirrup.app.upstream.Claim;
import dev.stirrup.app.upstream.Verdict;
import dev.stirrup.app.upstream.Vouching;
import dev.stirrup.store.content.FullRead;
import dev.stirrup.store.disk.golden.Progress;
import dev.stirrup.store.image.BootFileKind;
import dev.stirrup.store.image.Provenance;
import dev.stirrup.store.image.Standing;
import dev.stirrup.trust.content.DigestTree;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// Brings the files of an image, and refuses those for which nobody vouches.
final class Supply {
    private static final String ADVICE =
            "Nothing was changed. Give the signer's keys with --keyring FILE (or keep them: stirrup"
                    + " image keyring add), name the digest with --sha256 HEX, or add --force to"
                    + " take it all the same.";

    private static final Verdict OWN = new Verdict(Standing.OWN, "", "your own file");

    private final Fetch fetch;
    private final Vouching vouching;
    private final Console console;
    private final boolean isForced;

    Supply(Fetch fetch, Vouching vouching, Console console, boolean isForced) {
        this.fetch = fetch;
        this.vouching = vouching;
        this.console = console;
        this.isForced = isForced;
    }

    /// @throws FailedException when it does not come, or nobody vouches for it
    Arrived bring(Item item) {
        try {
            return switch (item.place()) {
                case Item.Place.Here(Path path) -> own(item, path.toAbsolutePath().normalize());
                case Item.Place.Elsewhere(URI url) -> fetched(item, url);
            };
        } catch (FetchException e) {
            throw Failure.of(
                    e,
                    e.kind() == FetchException.Kind.MISSING
                            ? "Is the address right? Nothing was changed."
                            : "Nothing was changed.");
        } catch (IOException e) {
            throw new FailedException(
                    Console.safe(item.name() + ": " + e.getMessage()), "Nothing was changed.");
        }
    }

    private Arrived fetched(Item item, URI url) throws FetchException, IOException {
        String shown = Addresses.shown(url);
        List<Claim> claims = vouching.claims(item.vouchers());
        Verdict prospect = Vouching.prospect(claims);
        if (!prospect.isEnough() && !isForced) {
            throw refused(shown, prospect);
        }
        Partial partial;
        try (var bar = new ProgressBar(console, InstantSource.system())) {
            partial = fetch.file(url, bar);
        }
        boolean isKept = false;
        try (var bar = new ProgressBar(console, InstantSource.system())) {
            DigestTree tree = read(partial.file(), bar);
            String sha256 = tree.image().digest();
            Verdict verdict =
                    vouching.verdict(claims, new Vouching.Subject(partial.file(), sha256), bar);
            settle(shown, verdict);
            isKept = true;
            return Arrived.fetched(
                    item.name(),
                    new Arrived.Fetched(partial, tree),
                    verdict.provenance(shown, sha256, tree.image().size(), Instant.now()));
        } finally {
            if (!isKept) {
                partial.discard();
                partial.close();
            }
        }
    }

    /// An operator's own file is believed unless something beside it contradicts.
    private Arrived own(Item item, Path path) throws FetchException, IOException {
        if (!Files.isReadable(path)) {
            throw new FailedException(
                    "Cannot read " + Console.safe(path.toString()) + ".", "Is the name right?");
        }
        List<Claim> claims =
                Files.isRegularFile(path) ? vouching.claims(item.vouchers()) : List.of();
        if (Files.isRegularFile(path) && Sources.kind(path) == BootFileKind.DISC) {
            return copied(item, path, claims);
        }
        if (claims.isEmpty()) {
            return Arrived.own(
                    item.name(), path, OWN.provenance(path.toString(), "", 0, Instant.now()));
        }
        try (var bar = new ProgressBar(console, InstantSource.system())) {
            DigestTree tree = read(path, bar);
            return Arrived.own(item.name(), path, judged(claims, new Own(path, path, tree), bar));
        }
    }

    /// Of a disc all bytes are kept as they are: what was copied of it is gone on with.
    private Arrived copied(Item item, Path path, List<Claim> claims)
            throws FetchException, IOException {
        try (var bar = new ProgressBar(console, InstantSource.system())) {
            Fetch.Copied copied = fetch.copy(path, bar, line -> bar.say(Console.safe(line + ".")));
            boolean isKept = false;
            try {
                Provenance provenance =
                        judged(claims, new Own(path, copied.partial().file(), copied.tree()), bar);
                isKept = true;
                return Arrived.fetched(
                        item.name(),
                        new Arrived.Fetched(copied.partial(), copied.tree()),
                        provenance);
            } finally {
                if (!isKept) {
                    copied.partial().discard();
                    copied.partial().close();
                }
            }
        }
    }

    /// An operator's file.
    ///
    /// @param path as it was named
    /// @param file where the same bytes are
    private record Own(Path path, Path file, DigestTree tree) {}

    private Provenance judged(List<Claim> claims, Own own, Progress progress)
            throws FetchException, IOException {
        String shown = own.path().toString();
        String sha256 = own.tree().image().digest();
        Verdict verdict = OWN;
        if (!claims.isEmpty()) {
            var subject = new Vouching.Subject(own.file(), sha256);
            Verdict found = vouching.verdict(claims, subject, progress);
            boolean isPlain =
                    found.standing() == Standing.LISTED || found.standing() == Standing.UNSIGNED;
            verdict =
                    isPlain
                            ? new Verdict(Standing.OWN, "", "your own file; " + found.detail())
                            : found;
            settle(shown, verdict);
        }
        return verdict.provenance(shown, sha256, own.tree().image().size(), Instant.now());
    }

    /// Says who vouches, or refuses.
    private void settle(String shown, Verdict verdict) {
        if (!verdict.isEnough()) {
            if (!isForced) {
                throw refused(shown, verdict);
            }
            console.warn(Console.safe("Taken all the same: " + shown + ": " + verdict.detail()));
            return;
        }
        String who = verdict.signer().isEmpty() ? "" : ", signed by " + verdict.signer();
        console.line(Console.safe(shown + ": " + verdict.detail() + who));
    }

    private static FailedException refused(String shown, Verdict verdict) {
        String why =
                verdict.standing() == Standing.CONTRADICTED
                        ? "is not what it should be"
                        : "is vouched for by nobody";
        return new FailedException(
                Console.safe(shown + " " + why + ": " + verdict.detail()) + ".", ADVICE);
    }

    private static DigestTree read(Path file, Progress progress) throws IOException {
        long total = Files.size(file);
        long[] done = {0};
        var read =
                new FullRead(count -> {
                    done[0] += count;
                    progress.reached("checking", done[0], Math.max(done[0], total));
                });
        return read.of(file);
    }
}
