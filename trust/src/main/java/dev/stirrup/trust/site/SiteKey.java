package dev.stirrup.trust.site;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// What is known of one key of the site; the private key itself is elsewhere.
///
/// @param name its duty and number: `tls-2`
/// @param from since when it is used; until then its certificate is only handed out
/// @param until when it is neither used nor trusted any more
/// @param chains its certificate by each root that vouches for it, the newest first
public record SiteKey(
        String name,
        Duty duty,
        Instant from,
        Instant until,
        Custody custody,
        List<CertificateChain> chains) {
    public SiteKey {
        chains = List.copyOf(chains);
        if (chains.isEmpty()) {
            throw new IllegalArgumentException("key " + name + " has no certificate");
        }
    }

    /// Its newest certificate.
    public X509Certificate certificate() {
        return chains.getFirst().own();
    }

    public boolean isUsed(Instant now) {
        return !now.isBefore(from) && isTrusted(now);
    }

    /// Whether clients shall hold its certificate: also before it is used.
    public boolean isTrusted(Instant now) {
        return now.isBefore(until);
    }

    public SiteKey usedFrom(Instant time) {
        return new SiteKey(name, duty, time, until, custody, chains);
    }

    /// Not trusted after this time; an earlier end stays.
    public SiteKey endingBy(Instant time) {
        Instant end = time.isBefore(until) ? time : until;
        return new SiteKey(name, duty, from, end, custody, chains);
    }

    public SiteKey in(Custody other) {
        return new SiteKey(name, duty, from, until, other, chains);
    }

    /// Vouched for by one more root.
    public SiteKey with(CertificateChain chain) {
        List<CertificateChain> others =
                chains.stream().filter(c -> !c.root().equals(chain.root())).toList();
        return new SiteKey(
                name,
                duty,
                from,
                until,
                custody,
                Stream.concat(Stream.of(chain), others.stream()).toList());
    }
}
