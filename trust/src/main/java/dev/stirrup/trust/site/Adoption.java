package dev.stirrup.trust.site;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

    /// The certificates that a server shows: its own, each followed by its issuer's, as far as they
    /// are offered and no further than below a root. TLS 1.2 wants this order (RFC 5246 section
    /// 7.4.2) and iPXE goes by it; whatever else was offered is left out.
    ///
    /// @param offered in any order
    public static List<X509Certificate> shown(X509Certificate own, List<X509Certificate> offered) {
        List<X509Certificate> shown = new ArrayList<>(List.of(own));
        while (shown.size() < LONGEST_CHAIN) {
            Optional<X509Certificate> next =
                    issuers(shown.getLast(), offered).stream()
                            .filter(c -> !shown.contains(c) && !isRoot(c))
                            .findFirst();
            if (next.isEmpty()) {
                break;
            }
            shown.add(next.get());
        }
        return List.copyOf(shown);
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

    /// The shortest way up. An issuer may have several certificates with one name and one key, by
    /// an old root and by a new one, and only some of them lead to a root that is known.
    private static Optional<CertificateChain> upwards(
            X509Certificate own, List<X509Certificate> offered, List<X509Certificate> roots) {
        Deque<List<X509Certificate>> ways = new ArrayDeque<>(List.of(List.of(own)));
        Set<X509Certificate> seen = new HashSet<>(Set.of(own));
        while (!ways.isEmpty()) {
            List<X509Certificate> way = ways.remove();
            Optional<X509Certificate> root =
                    roots.stream().filter(r -> isSignedBy(way.getLast(), r)).findFirst();
            if (root.isPresent()) {
                return Optional.of(new CertificateChain(longer(way, root.get())));
            }
            if (way.size() < LONGEST_CHAIN) {
                issuers(way.getLast(), offered).stream()
                        .filter(seen::add)
                        .forEach(issuer -> ways.add(longer(way, issuer)));
            }
        }
        return Optional.empty();
    }

    private static List<X509Certificate> longer(List<X509Certificate> way, X509Certificate issuer) {
        return Stream.concat(way.stream(), Stream.of(issuer)).toList();
    }

    /// Those that end last come first: a renewed certificate of an issuer often lies beside the one
    /// that has ended.
    private static List<X509Certificate> issuers(
            X509Certificate of, List<X509Certificate> offered) {
        return offered.stream()
                .filter(c -> c.getBasicConstraints() >= 0 && isSignedBy(of, c))
                .sorted(Comparator.comparing(X509Certificate::getNotAfter).reversed())
                .toList();
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
