package dev.stirrup.trust.site;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.trust.site.ServerCertificates.Wanted;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerCertificatesTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final ServerNames NAMES = ServerNames.of(List.of("boot.example.org"), List.of());

    private final MemoryVault vault = new MemoryVault();
    private final CertificateIssuer issuer = new CertificateIssuer(new SecureRandom());
    private final SiteKeys keys =
            new KeyCeremony(vault, issuer).ensure(SiteKeys.none("Example"), Duty.TLS, NOW);
    private final SiteKey tls = keys.current(Duty.TLS, NOW).orElseThrow();

    @Test
    void aCertificateIsReplacedWhenItNearsItsEnd() {
        ServerIdentity shown = issued(NOW);
        assertThat(isFit(shown, NOW)).isTrue();
        assertThat(isFit(shown, NOW.plus(Duration.ofDays(59)))).isTrue();
        assertThat(isFit(shown, NOW.plus(Duration.ofDays(61)))).isFalse();
    }

    /// It was made while the clock was ahead.
    @Test
    void aCertificateThatDoesNotHoldYetIsReplaced() {
        assertThat(isFit(issued(NOW.plus(Duration.ofHours(20))), NOW)).isTrue();
        assertThat(isFit(issued(NOW.plus(Duration.ofDays(365))), NOW)).isFalse();
    }

    @Test
    void oneThatEndsWithItsIssuerIsNotReplacedByOthersThatDoToo() {
        Instant late = tls.until().minus(Duration.ofDays(20));
        ServerIdentity shown = issued(late);
        assertThat(shown.notAfter()).isEqualTo(tls.until());
        assertThat(isFit(shown, late)).isTrue();
        assertThat(isFit(shown, tls.until())).isFalse();
        assertThat(isFit(issued(late.minus(Duration.ofDays(80))), late)).isFalse();
    }

    private ServerIdentity issued(Instant now) {
        return new ServerCertificates(issuer)
                .issue(
                        keys.chain(tls, now),
                        vault.signer(tls.name()),
                        wanted(now),
                        List.of(
                                MemoryVault.pair(KeyKind.RSA_2048),
                                MemoryVault.pair(KeyKind.EC_P256)));
    }

    private boolean isFit(ServerIdentity shown, Instant now) {
        return ServerCertificates.isFit(shown, wanted(now), keys);
    }

    private static Wanted wanted(Instant now) {
        return new Wanted(NAMES, CertificateUse.StatusService.NONE, now);
    }
}
