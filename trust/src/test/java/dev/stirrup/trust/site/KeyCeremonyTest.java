package dev.stirrup.trust.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stirrup.trust.SignerUnavailableException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyCeremonyTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Duration MONTH = Duration.ofDays(30);
    private static final Instant LATER = NOW.plus(MONTH);

    private final MemoryVault vault = new MemoryVault();
    private final KeyCeremony ceremony =
            new KeyCeremony(vault, new CertificateIssuer(new SecureRandom()));
    private final SiteKeys none = SiteKeys.none("Example");

    @Test
    void aDutysKeyBringsItsRoot() {
        SiteKeys keys = ceremony.ensure(none, Duty.TLS, NOW);
        assertThat(keys.keys()).extracting(SiteKey::name).containsExactly("root-1", "tls-1");
        SiteKey tls = keys.current(Duty.TLS, NOW).orElseThrow();
        assertThat(keys.chain(tls, NOW).root()).isEqualTo(root(keys, NOW));
        assertThat(ceremony.ensure(keys, Duty.TLS, NOW)).isEqualTo(keys);
    }

    @Test
    void aKeyThatNoFirmwareHoldsIsReplacedAtOnceAndTheOldOneTrustedUntilTheOverlapEnds() {
        SiteKeys keys = ceremony.rotate(founded(Duty.TLS), Duty.TLS, NOW, MONTH);
        assertThat(name(keys, Duty.TLS, NOW)).isEqualTo("tls-2");
        assertThat(keys.trusted(Duty.TLS, NOW)).hasSize(2);
        assertThat(keys.trusted(Duty.TLS, LATER))
                .extracting(SiteKey::name)
                .containsExactly("tls-2");
    }

    @Test
    void aKeyInFirmwareIsReplacedWhenMachinesHadTimeToEnrolTheNewOne() {
        SiteKeys keys = ceremony.rotate(founded(Duty.BOOT_SIGNING), Duty.BOOT_SIGNING, NOW, MONTH);
        assertThat(name(keys, Duty.BOOT_SIGNING, NOW)).isEqualTo("boot-signing-1");
        assertThat(keys.trusted(Duty.BOOT_SIGNING, NOW)).hasSize(2);
        assertThat(name(keys, Duty.BOOT_SIGNING, LATER)).isEqualTo("boot-signing-2");
    }

    @Test
    void aNewRootVouchesForAllKeysBelowBeforeItComesIntoUse() {
        SiteKeys keys = ceremony.rotate(founded(Duty.TLS), Duty.ROOT, NOW, MONTH);
        X509Certificate before = root(keys, NOW);
        X509Certificate after = root(keys, LATER);
        assertThat(after).isNotEqualTo(before);
        SiteKey tls = keys.current(Duty.TLS, NOW).orElseThrow();
        assertThat(keys.chain(tls, NOW).root()).isEqualTo(before);
        assertThat(keys.chain(tls, LATER).root()).isEqualTo(after);
        assertThat(keys.chain(tls, LATER).own().getPublicKey())
                .isEqualTo(keys.chain(tls, NOW).own().getPublicKey());
        assertThat(keys.trusted(Duty.ROOT, NOW)).hasSize(2);
    }

    @Test
    void withoutItsRootNothingIsIssuedAndTheErrorSaysWhatToDo() {
        SiteKeys keys = founded(Duty.TLS);
        SiteKey root = keys.current(Duty.ROOT, NOW).orElseThrow();
        SiteKeys offline = keys.with(root.in(Custody.OFFLINE));
        assertThatThrownBy(() -> ceremony.rotate(offline, Duty.TLS, NOW, MONTH))
                .isInstanceOf(SignerUnavailableException.class)
                .hasMessageContaining("root-1")
                .hasMessageContaining("online-root");
        assertThat(KeyCeremony.isRootHere(offline, NOW)).isFalse();
    }

    @Test
    void keysThatNearTheirEndRenewThemselvesAsLongAsTheRootIsHere() {
        SiteKeys keys = founded(Duty.TLS);
        Instant end = keys.current(Duty.TLS, NOW).orElseThrow().until().minus(MONTH);
        assertThat(KeyCeremony.isDue(keys, NOW)).isFalse();
        assertThat(KeyCeremony.isDue(keys, end)).isTrue();
        SiteKeys after = ceremony.maintain(keys, end);
        assertThat(name(after, Duty.TLS, end)).isEqualTo("tls-2");
        assertThat(after.trusted(Duty.TLS, end)).hasSize(2);
        SiteKey root = keys.current(Duty.ROOT, NOW).orElseThrow();
        assertThat(KeyCeremony.isDue(keys.with(root.in(Custody.OFFLINE)), end)).isFalse();
    }

    @Test
    void aKeyThatEndsWithItsRootIsNotReplacedByOthersThatDoToo() {
        SiteKeys keys = founded(Duty.TLS);
        Instant end = keys.current(Duty.ROOT, NOW).orElseThrow().until();
        Instant late = end.minus(Duration.ofDays(200));
        SiteKeys last = ceremony.ensure(keys, Duty.TLS, late);
        assertThat(last.current(Duty.TLS, late).orElseThrow().until()).isEqualTo(end);
        assertThat(KeyCeremony.isDue(last, late)).isFalse();
        assertThat(ceremony.maintain(last, late)).isEqualTo(last);
    }

    @Test
    void keysOfAClockThatWasAheadAreReplacedAndTold() {
        Instant ahead = NOW.plus(Duration.ofDays(3650));
        SiteKeys early = ceremony.ensure(none, Duty.TLS, ahead);
        assertThat(early.current(Duty.TLS, NOW)).isEmpty();
        SiteKeys keys = ceremony.ensure(early, Duty.TLS, NOW);
        assertThat(name(keys, Duty.TLS, NOW)).isEqualTo("tls-2");
        assertThat(name(keys, Duty.ROOT, NOW)).isEqualTo("root-2");
        List<KeyWarning> warnings = KeyWarning.of(keys, NOW);
        assertThat(warnings).hasSize(2);
        assertThat(warnings.getFirst().what())
                .startsWith("root-1 holds from 2036-")
                .contains("clock");
        SiteKeys after = ceremony.rotate(keys, Duty.ROOT, NOW, Duration.ZERO);
        after = ceremony.rotate(after, Duty.TLS, NOW, Duration.ZERO);
        assertThat(KeyWarning.of(after, NOW)).isEmpty();
        assertThat(name(after, Duty.TLS, NOW)).isEqualTo("tls-3");
    }

    private SiteKeys founded(Duty duty) {
        return ceremony.ensure(none, duty, NOW);
    }

    private static String name(SiteKeys keys, Duty duty, Instant at) {
        return keys.current(duty, at).orElseThrow().name();
    }

    private static X509Certificate root(SiteKeys keys, Instant at) {
        return keys.current(Duty.ROOT, at).orElseThrow().certificate();
    }
}
