package dev.stirrup.trust.site;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What an HTTPS server shows: certificates for all its names and addresses, so that one fits
/// clients without SNI too. The site's own come in both kinds; a certificate that the operator
/// brought may be of one kind only.
///
/// @param halves one or two, of different kinds
/// @param machineIssuers who issues the certificates that machines may show; empty: nobody yet
public record ServerIdentity(List<KeyAndChain> halves, List<X509Certificate> machineIssuers) {
    public ServerIdentity {
        halves = List.copyOf(halves);
        machineIssuers = List.copyOf(machineIssuers);
        long kinds = halves.stream().map(ServerIdentity::kind).distinct().count();
        if (halves.isEmpty() || kinds != halves.size()) {
            throw new IllegalArgumentException("one certificate of each kind: " + halves);
        }
    }

    /// One that asks machines for nothing.
    public ServerIdentity(List<KeyAndChain> halves) {
        this(halves, List.of());
    }

    /// The same, asking machines for certificates of these issuers.
    public ServerIdentity asking(List<X509Certificate> issuers) {
        return new ServerIdentity(halves, issuers);
    }

    /// For clients without curves (OVMF of 2022 and 2025) and for iPXE 1.21.
    public Optional<KeyAndChain> rsa() {
        return of("RSA");
    }

    /// For all others: cheaper to sign with.
    public Optional<KeyAndChain> ecdsa() {
        return of("EC");
    }

    /// When the first of its certificates ends.
    public Instant notAfter() {
        return halves.stream().map(KeyAndChain::notAfter).min(Instant::compareTo).orElseThrow();
    }

    private Optional<KeyAndChain> of(String kind) {
        return halves.stream().filter(half -> kind(half).equals(kind)).findFirst();
    }

    private static String kind(KeyAndChain half) {
        return half.certificate().getPublicKey().getAlgorithm();
    }
}
