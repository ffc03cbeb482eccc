package dev.stirrup.app.upstream;

import dev.stirrup.app.fetch.Fetch;
import dev.stirrup.app.fetch.FetchException;
import dev.stirrup.store.disk.golden.Progress;
import dev.stirrup.store.image.Standing;
import dev.stirrup.trust.upstream.SignatureCheck.Good;
import dev.stirrup.trust.upstream.SignatureCheck.Refused;
import dev.stirrup.trust.upstream.SignatureFault;
import dev.stirrup.trust.upstream.SignedBytes;
import dev.stirrup.trust.upstream.SumsFile;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Finds out who vouches for a file: first what is claimed of it, so that nothing large is fetched
/// in vain, then whether the file is what was claimed. One claim that does not fit outweighs all
/// that do.
public final class Vouching {
    private static final int CHUNK = 1 << 20;
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");

    private final Fetch fetch;
    private final KnownKeys keys;
    private final InstantSource clock;

    public Vouching(Fetch fetch, KnownKeys keys, InstantSource clock) {
        this.fetch = fetch;
        this.keys = keys;
        this.clock = clock;
    }

    /// A file that is here.
    ///
    /// @param sha256 of it, in hexadecimal digits
    public record Subject(Path file, String sha256) {}

    /// What is claimed of a file.
    ///
    /// @throws FetchException when what vouches for it is there and cannot be had
    public List<Claim> claims(List<Voucher> vouchers) throws FetchException, IOException {
        Claims reader = new Claims(new Reach(fetch), keys, clock);
        List<Claim> found = new ArrayList<>();
        for (Voucher voucher : vouchers) {
            reader.read(voucher).ifPresent(found::add);
        }
        return found;
    }

    /// The newest of the files that a list names and whose names fit; nobody is believed yet.
    public Optional<String> newest(URI list, String pattern) throws FetchException, IOException {
        Optional<byte[]> content = new Reach(fetch).read(list, SumsFile.LONGEST);
        if (content.isEmpty()) {
            return Optional.empty();
        }
        try {
            Pattern fitting = Pattern.compile(pattern);
            return SumsFile.decode(content.get()).names().stream()
                    .filter(name -> fitting.matcher(name).matches())
                    .max(Vouching::compareVersions);
        } catch (MalformedException _) {
            return Optional.empty();
        }
    }

    /// Numbers in names by their values: 13.10 is newer than 13.9.
    private static int compareVersions(String one, String other) {
        return padded(one).compareTo(padded(other));
    }

    private static String padded(String name) {
        return NUMBER.matcher(name)
                .replaceAll(number ->
                        "0".repeat(Math.max(0, 12 - number.group().length())) + number.group());
    }

    /// The best that a file can come to by these claims.
    public static Verdict prospect(List<Claim> claims) {
        return worst(claims)
                .or(() -> claims.stream().min(Comparator.comparing(Claim::standing)))
                .map(one -> new Verdict(one.standing(), "", one.detail()))
                .orElseGet(Vouching::nobody);
    }

    /// Whether a file is what is claimed.
    public Verdict verdict(List<Claim> claims, Subject subject, Progress progress)
            throws IOException {
        List<Verdict> found = new ArrayList<>();
        for (Claim claim : claims) {
            found.add(verdict(claim, subject, progress));
        }
        return found.stream()
                .filter(one -> one.standing() == Standing.CONTRADICTED)
                .findFirst()
                .or(() -> found.stream().min(Comparator.comparing(Verdict::standing)))
                .orElseGet(Vouching::nobody);
    }

    private static Verdict nobody() {
        return new Verdict(Standing.UNSIGNED, "", "no list of digests and no signature was found");
    }

    private static Optional<Claim> worst(List<Claim> claims) {
        return claims.stream().filter(one -> one.standing() == Standing.CONTRADICTED).findFirst();
    }

    private Verdict verdict(Claim claim, Subject subject, Progress progress) throws IOException {
        return switch (claim) {
            case Claim.Nothing(Standing standing, String detail) ->
                    new Verdict(standing, "", detail);
            case Claim.Within _ -> new PackageCheck(keys.apk()).of(subject.file());
            case Claim.Signature signed -> signature(signed, subject, progress);
            case Claim.Digest digest -> {
                String found =
                        digest.sum().algorithm().equals("SHA-256")
                                ? subject.sha256()
                                : digest(subject.file(), digest.sum().algorithm(), progress);
                yield found.equals(digest.sum().digits())
                        ? new Verdict(digest.standing(), digest.signer(), digest.detail())
                        : new Verdict(
                                Standing.CONTRADICTED,
                                digest.signer(),
                                digest.detail()
                                        + ", as another one ("
                                        + digest.sum().digits()
                                        + ")");
            }
        };
    }

    private Verdict signature(Claim.Signature claim, Subject subject, Progress progress)
            throws IOException {
        String detail = claim.detail();
        try {
            SignedBytes check = keys.openPgp().check(claim.signature().toArray());
            read(subject.file(), progress, check::update);
            return switch (check.finish(clock.instant())) {
                case Good good -> new Verdict(Standing.SIGNED, good.by().toString(), detail);
                case Refused no ->
                        new Verdict(
                                no.fault() == SignatureFault.WRONG
                                        ? Standing.CONTRADICTED
                                        : Standing.UNSIGNED,
                                "",
                                detail + ": " + no.text());
            };
        } catch (MalformedException e) {
            throw new IllegalStateException("it was readable just now", e);
        }
    }

    private static String digest(Path file, String algorithm, Progress progress)
            throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            read(file, progress, digest::update);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }

    /// Takes a file's bytes, one piece after the other.
    private interface Pieces {
        void take(byte[] bytes, int from, int count);
    }

    private static void read(Path file, Progress progress, Pieces pieces) throws IOException {
        byte[] chunk = new byte[CHUNK];
        long total = Files.size(file);
        long done = 0;
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                pieces.take(chunk, 0, n);
                done += n;
                progress.reached("checking", done, Math.max(done, total));
            }
        }
    }
}
