package dev.stirrup.trust.site;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Certificates that another authority made, taken into the site.
public final class Adoption {
    /// Longer chains are a mistake or an attack; public ones have three or four.
    private static final int LONGEST_CHAIN = 8;

    private Adoption() {}

    /// The certificate for this key and what leads from it to one of the roots, every signature
    /// checked. Empty when there is no such way.
    ///
    /// @param offered in any order
    public static Optional<CertificateChain> chain(
            PublicKey key, List<X509Certificate> offered, List<X509Certificate> roots) {
        return offered.stream()
                .filter(certificate -> certificate.getPublicKey().equals(key))
                .flatMap(own -> upwards(own, offered, roots).stream())
                .findFirst();
    }

    /// Whether a certificate may stand for a root: it is an issuer's, and signed by itself.
    public static boolean isRoot(X509Certificate certificate) {
        return certificate.getBasicConstraints() >= 0 && isSignedBy(certificate, certificate);
    }

    /// With another authority's root in place of the site's own, which stays trusted during the
    /// overlap. The keys below keep their certificates until that authority signed them too.
    public static SiteKeys root(
            SiteKeys keys, X509Certificate root, Instant now, Duration overlap) {
        var key =
                new SiteKey(
                        keys.nextName(Duty.ROOT),
                        Duty.ROOT,
                        now,
                        root.getNotAfter().toInstant(),
                        Custody.ELSEWHERE,
                        List.of(new CertificateChain(List.of(root))));
        return replaced(keys, key, now.plus(overlap));
    }

    /// With a key of ours that another authority signed. It is used at once.
    public static SiteKeys key(SiteKeys keys, SiteKey fresh, Instant oldUntil) {
        return replaced(keys, fresh, oldUntil);
    }

    private static SiteKeys replaced(SiteKeys keys, SiteKey fresh, Instant oldUntil) {
        SiteKeys after = keys;
        for (SiteKey old : keys.trusted(fresh.duty(), fresh.from())) {
            after = after.with(old.endingBy(oldUntil));
        }
        return after.with(fresh);
    }

    private static Optional<CertificateChain> upwards(
            X509Certificate own, List<X509Certificate> offered, List<X509Certificate> roots) {
        List<X509Certificate> chain = new ArrayList<>(List.of(own));
        while (chain.size() <= LONGEST_CHAIN) {
            X509Certificate last = chain.getLast();
            Optional<X509Certificate> root =
                    roots.stream().filter(r -> isSignedBy(last, r)).findFirst();
            if (root.isPresent()) {
                chain.add(root.get());
                return Optional.of(new CertificateChain(chain));
            }
            Optional<X509Certificate> next =
                    Stream.of(offered)
                            .flatMap(List::stream)
                            .filter(c -> !chain.contains(c) && c.getBasicConstraints() >= 0)
                            .filter(c -> isSignedBy(last, c))
                            .findFirst();
            if (next.isEmpty()) {
                return Optional.empty();
            }
            chain.add(next.get());
        }
        return Optional.empty();
    }

    private static boolean isSignedBy(X509Certificate certificate, X509Certificate issuer) {
        if (!certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
            return false;
        }
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException _) {
            return false;
        }
    }
}
