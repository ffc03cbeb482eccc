package dev.stirrup.trust.site;

import dev.stirrup.trust.Signer;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Which certificates an HTTPS server shall show, and making them.
public final class ServerCertificates {
    /// Short, because they renew themselves: a stolen one is of little use for long.
    static final Duration LIFETIME = Duration.ofDays(90);

    /// A server that is off for up to this long still has a good one when it starts.
    static final Duration RENEWED_BEFORE = Duration.ofDays(30);

    private static final int LONGEST_COMMON_NAME = 64;

    private final CertificateIssuer issuer;

    public ServerCertificates(CertificateIssuer issuer) {
        this.issuer = issuer;
    }

    /// What a server is to be called, and where the state of its certificates can be asked.
    ///
    /// @param names at least one
    public record Wanted(ServerNames names, CertificateUse.StatusService status, Instant now) {}

    /// Whether what a server shows is still right: it holds for all its names and already, names
    /// the wanted responder, does not end soon, and was issued by today's issuer under today's
    /// root. Loads no cryptography beyond Java's.
    public static boolean isFit(ServerIdentity identity, Wanted wanted, SiteKeys keys) {
        Instant now = wanted.now();
        List<X509Certificate> above =
                keys.current(Duty.TLS, now)
                        .map(tls -> keys.chain(tls, now).withoutRoot())
                        .orElse(List.of());
        return identity.halves().size() == 2
                && (now.plus(RENEWED_BEFORE).isBefore(identity.notAfter())
                        || lastsAsItsIssuers(identity, above))
                && identity.halves().stream()
                        .allMatch(half ->
                                !half.notBefore().isAfter(now)
                                        && wanted.names().isCoveredBy(half.certificate())
                                        && wanted.status().isRespondedBy(half.certificate())
                                        && half.chain()
                                                .subList(1, half.chain().size())
                                                .equals(above));
    }

    /// Whether a new one would end no later: near the end of their issuer each would be replaced as
    /// soon as it is looked at.
    private static boolean lastsAsItsIssuers(ServerIdentity identity, List<X509Certificate> above) {
        return above.stream()
                .map(certificate -> certificate.getNotAfter().toInstant())
                .min(Instant::compareTo)
                .filter(end -> !identity.notAfter().isBefore(end))
                .isPresent();
    }

    /// @param above from the issuer of servers' certificates to the root
    /// @param tls the issuer's key
    /// @param pairs one of each kind, made for this
    public ServerIdentity issue(
            CertificateChain above, Signer tls, Wanted wanted, List<KeyPair> pairs) {
        var by = new Authority(above.own(), tls);
        return new ServerIdentity(
                pairs.stream()
                        .map(pair ->
                                new KeyAndChain(
                                        pair.getPrivate(),
                                        CertificateChain.of(leaf(pair, wanted, by), above)
                                                .withoutRoot()))
                        .toList());
    }

    private X509Certificate leaf(KeyPair pair, Wanted wanted, Authority by) {
        return issuer.issue(
                new CertificateOrder(
                        commonName(wanted.names()),
                        pair.getPublic(),
                        new CertificateUse.Server(wanted.names(), wanted.status()),
                        Validity.of(wanted.now(), LIFETIME)),
                by);
    }

    /// For people: no client that matters here looks at it.
    private static String commonName(ServerNames names) {
        String first =
                names.names().isEmpty() ? names.texts().getFirst() : names.names().getFirst();
        return first.substring(0, Math.min(first.length(), LONGEST_COMMON_NAME));
    }
}
