package dev.stirrup.app.upstream;

import dev.stirrup.app.fetch.FetchException;
import dev.stirrup.store.image.Standing;
import dev.stirrup.trust.upstream.Keyring;
import dev.stirrup.trust.upstream.SignatureCheck;
import dev.stirrup.trust.upstream.SignatureCheck.Good;
import dev.stirrup.trust.upstream.SignatureCheck.Refused;
import dev.stirrup.trust.upstream.SignatureFault;
import dev.stirrup.trust.upstream.SignedBytes;
import dev.stirrup.trust.upstream.SignedText;
import dev.stirrup.trust.upstream.SumsFile;
import dev.stirrup.trust.upstream.SumsFile.Sum;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.Sha256;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Reads what vouchers say, and checks who said it.
final class Claims {
    private final Reach reach;
    private final Keyring keys;
    private final boolean hasApkKeys;
    private final InstantSource clock;

    Claims(Reach reach, KnownKeys known, InstantSource clock) {
        this.reach = reach;
        this.keys = known.openPgp();
        this.hasApkKeys = !known.apk().isEmpty();
        this.clock = clock;
    }

    /// @return empty when there is nothing where the voucher points
    Optional<Claim> read(Voucher voucher) throws FetchException, IOException {
        return switch (voucher) {
            case Voucher.Pinned(String sha256, String by) ->
                    Optional.of(
                            new Claim.Digest(
                                    Standing.PINNED,
                                    new Sum("SHA-256", sha256.toLowerCase(Locale.ROOT)),
                                    "",
                                    "its digest was named by " + by));
            case Voucher.Sums sums -> sums(sums);
            case Voucher.Chain chain -> chain(chain);
            case Voucher.Detached(URI place) -> detached(place);
            case Voucher.Within() ->
                    Optional.of(
                            hasApkKeys
                                    ? new Claim.Within()
                                    : new Claim.Nothing(
                                            Standing.UNSIGNED,
                                            "no key of Alpine's packages is kept here"));
        };
    }

    /// A list and who signed it.
    ///
    /// @param trouble why nobody did; empty when somebody did
    private record Signed(Bytes content, String signer, String trouble, boolean isWrong) {}

    private Optional<Claim> sums(Voucher.Sums sums) throws FetchException, IOException {
        Optional<Signed> list = list(sums.list(), sums.signatures());
        if (list.isEmpty()) {
            return Optional.empty();
        }
        return claim(list.get(), sums.list(), sums.name());
    }

    private Optional<Claim> claim(Signed list, URI place, String name) {
        String shown = Reach.shown(place);
        try {
            Optional<Sum> sum = SumsFile.decode(list.content().toArray()).of(name);
            if (sum.isEmpty()) {
                return Optional.empty();
            }
            if (list.isWrong()) {
                return Optional.of(
                        new Claim.Nothing(Standing.CONTRADICTED, shown + ": " + list.trouble()));
            }
            boolean isSigned = !list.signer().isEmpty();
            return Optional.of(
                    new Claim.Digest(
                            isSigned ? Standing.SIGNED : Standing.LISTED,
                            sum.get(),
                            list.signer(),
                            isSigned
                                    ? "its digest stands in " + shown
                                    : shown + " has its digest: " + list.trouble()));
        } catch (MalformedException e) {
            return Optional.of(
                    new Claim.Nothing(Standing.UNSIGNED, shown + " is no list: " + e.getMessage()));
        }
    }

    private Optional<Claim> chain(Voucher.Chain chain) throws FetchException, IOException {
        Optional<Signed> first = list(chain.signed(), List.of());
        Optional<byte[]> second = reach.read(chain.list(), SumsFile.LONGEST);
        if (first.isEmpty() || second.isEmpty()) {
            return Optional.empty();
        }
        Optional<Claim> link = claim(first.get(), chain.signed(), chain.path());
        String shown = Reach.shown(chain.list());
        if (link.isEmpty()) {
            return Optional.of(
                    new Claim.Nothing(
                            Standing.UNSIGNED,
                            Reach.shown(chain.signed()) + " does not name " + shown));
        }
        if (!(link.get() instanceof Claim.Digest digest)) {
            return link;
        }
        String found = HexFormat.of().formatHex(Sha256.begin().digest(second.get()));
        if (!digest.sum().equals(new Sum("SHA-256", found))) {
            return Optional.of(
                    new Claim.Nothing(
                            Standing.CONTRADICTED,
                            shown
                                    + " is not the one that "
                                    + Reach.shown(chain.signed())
                                    + " names"));
        }
        var next =
                new Signed(
                        Bytes.of(second.get()),
                        digest.signer(),
                        digest.signer().isEmpty() ? digest.detail() : "",
                        false);
        return claim(next, chain.list(), chain.name());
    }

    private Optional<Claim> detached(URI place) throws FetchException, IOException {
        Optional<byte[]> found = reach.read(place, Keyring.LONGEST_SIGNATURE);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        String shown = Reach.shown(place);
        try {
            SignedBytes check = keys.check(found.get());
            return Optional.of(
                    check.isOpen()
                            ? new Claim.Signature(Bytes.of(found.get()), "it is signed by " + shown)
                            : new Claim.Nothing(
                                    Standing.UNSIGNED,
                                    shown + ": " + text(check.finish(clock.instant()))));
        } catch (MalformedException e) {
            return Optional.of(new Claim.Nothing(Standing.UNSIGNED, shown + ": " + e.getMessage()));
        }
    }

    private Optional<Signed> list(URI place, List<URI> signatures)
            throws FetchException, IOException {
        Optional<byte[]> found = reach.read(place, SumsFile.LONGEST);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        byte[] content = found.get();
        if (SignedText.isSignedText(content)) {
            return Optional.of(inline(content));
        }
        for (URI signature : signatures) {
            Optional<byte[]> bytes = reach.read(signature, Keyring.LONGEST_SIGNATURE);
            if (bytes.isPresent()) {
                return Optional.of(signed(content, content, bytes.get()));
            }
        }
        return Optional.of(new Signed(Bytes.of(content), "", "nobody signed it", false));
    }

    private Signed inline(byte[] content) {
        try {
            SignedText text = SignedText.decode(content);
            return signed(
                    text.text().toArray(), text.covered().toArray(), text.signature().toArray());
        } catch (MalformedException e) {
            return new Signed(Bytes.of(content), "", String.valueOf(e.getMessage()), true);
        }
    }

    private Signed signed(byte[] content, byte[] covered, byte[] signature) {
        try {
            SignedBytes check = keys.check(signature);
            check.update(covered, 0, covered.length);
            return switch (check.finish(clock.instant())) {
                case Good good -> new Signed(Bytes.of(content), good.by().toString(), "", false);
                case Refused no ->
                        new Signed(
                                Bytes.of(content),
                                "",
                                "its signature: " + no.text(),
                                no.fault() == SignatureFault.WRONG);
            };
        } catch (MalformedException e) {
            return new Signed(Bytes.of(content), "", String.valueOf(e.getMessage()), false);
        }
    }

    private static String text(SignatureCheck check) {
        return switch (check) {
            case Good good -> good.by().toString();
            case Refused no -> no.text();
        };
    }
}
