package dev.stirrup.app.acme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.app.settings.ConsoleSettings;
import dev.stirrup.store.key.ConsoleKeyring.History;
import dev.stirrup.trust.KeySigner;
import dev.stirrup.trust.site.CertificateIssuer;
import dev.stirrup.trust.site.CertificateOrder;
import dev.stirrup.trust.site.CertificateUse;
import dev.stirrup.trust.site.KeyAndChain;
import dev.stirrup.trust.site.ServerNames;
import dev.stirrup.trust.site.Validity;
import java.net.URI;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RenewalPlanTest {
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
    private static final String STAGING = "https://staging.example.org/directory";
    private static final String HOST = "console.example.org";

    private final RenewalPlan plan = plan(STAGING, HOST);
    private final KeyAndChain key = certificate(HOST, Duration.ofDays(90));

    @Test
    void aCertificateIsRenewedWhenAThirdOfItsLifeIsLeft() {
        Instant next = plan.next(Optional.of(key), Optional.of(plan.succeeded(NOW)));
        assertThat(Duration.between(next, key.notAfter())).isEqualTo(Duration.ofHours(91 * 8));
        var brief = certificate(HOST, Duration.ofDays(5));
        assertThat(plan.next(Optional.of(brief), Optional.of(plan.succeeded(NOW))))
                .isEqualTo(brief.notAfter().minus(Duration.ofDays(2)));
    }

    @Test
    void withoutOneForTheseNamesOfThisAuthorityItIsAskedAtOnce() {
        Optional<History> good = Optional.of(plan.succeeded(NOW));
        assertThat(plan.next(Optional.empty(), Optional.empty())).isBefore(NOW);
        assertThat(plan(STAGING, "other.example.org").next(Optional.of(key), good))
                .isBeforeOrEqualTo(NOW);
        assertThat(plan("https://ca.example.org/directory", HOST).next(Optional.of(key), good))
                .isBefore(NOW);
    }

    @Test
    void eachFailureDoublesThePauseUpToADay() {
        Optional<History> history = Optional.empty();
        Duration[] pauses = new Duration[10];
        for (int i = 0; i < pauses.length; i++) {
            history = Optional.of(plan.failed(history, new AcmeTroubleException("no"), NOW));
            pauses[i] = Duration.between(NOW, plan.next(Optional.empty(), history));
        }
        assertThat(pauses)
                .startsWith(Duration.ofMinutes(15), Duration.ofMinutes(30), Duration.ofHours(1))
                .endsWith(Duration.ofDays(1));
        assertThat(plan("https://ca.example.org/directory", HOST).next(Optional.empty(), history))
                .isBefore(NOW);
    }

    @Test
    void aClockThatIsSetBackDoesNotPutOffTheNextTry() {
        Instant ahead = NOW.plus(Duration.ofDays(3650));
        Optional<History> bad =
                Optional.of(plan.failed(Optional.empty(), new AcmeTroubleException("no"), ahead));
        assertThat(plan.next(Optional.empty(), RenewalPlan.believed(bad, ahead))).isAfter(ahead);
        assertThat(plan.next(Optional.empty(), RenewalPlan.believed(bad, NOW))).isBefore(NOW);
    }

    @Test
    void anAuthorityThatNamesATimeIsNotAskedBefore() {
        Instant wanted = NOW.plus(Duration.ofDays(3));
        var limited = new AcmeTroubleException("too many requests", Optional.of(wanted));
        Optional<History> history = Optional.of(plan.failed(Optional.empty(), limited, NOW));
        assertThat(plan.next(Optional.empty(), history)).isEqualTo(wanted);
        var soon = new AcmeTroubleException("too many requests", Optional.of(NOW.plusSeconds(1)));
        history = Optional.of(plan.failed(Optional.empty(), soon, NOW));
        assertThat(plan.next(Optional.empty(), history)).isEqualTo(NOW.plusSeconds(900));
    }

    @Test
    void anOperatorIsToldWhenThereIsNoneAndWhenRenewingFailsNotBefore() {
        Optional<History> bad =
                Optional.of(plan.failed(Optional.empty(), new AcmeTroubleException("no"), NOW));
        assertThat(plan.warning(Optional.empty(), Optional.empty(), NOW)).isEmpty();
        assertThat(plan.warning(Optional.empty(), bad, NOW).orElseThrow().what())
                .contains("no certificate: no");
        assertThat(plan.warning(Optional.of(key), bad, NOW)).isEmpty();
        Instant late = key.notAfter().minus(Duration.ofDays(10));
        Optional<History> again =
                Optional.of(plan.failed(bad, new AcmeTroubleException("no"), late));
        var warning = plan.warning(Optional.of(key), again, late).orElseThrow();
        assertThat(warning.what()).contains("was not renewed: no");
        assertThat(warning.fix()).contains("2027-02-16 12:30 UTC");
    }

    private static RenewalPlan plan(String directory, String host) {
        var acme =
                new ConsoleSettings.Acme(
                        URI.create(directory),
                        true,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        new ConsoleSettings.Proof.Http(80));
        return new RenewalPlan(new ConsoleSettings(ServerNames.of(List.of(host), List.of()), acme));
    }

    /// It holds since a day ago.
    private static KeyAndChain certificate(String host, Duration lifetime) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            KeyPair pair = generator.generateKeyPair();
            var order =
                    new CertificateOrder(
                            host,
                            pair.getPublic(),
                            new CertificateUse.Server(ServerNames.of(List.of(host), List.of())),
                            Validity.of(NOW, lifetime));
            var own = new KeySigner(pair.getPrivate(), pair.getPublic());
            return new KeyAndChain(
                    pair.getPrivate(),
                    List.of(new CertificateIssuer(new SecureRandom()).root("Test", order, own)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
