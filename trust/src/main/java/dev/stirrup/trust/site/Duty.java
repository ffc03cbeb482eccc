package dev.stirrup.trust.site;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What a key of the site is for. No key has two duties, so that losing or replacing one leaves the
/// others alone.
public enum Duty {
    /// Issues the other keys' certificates, and nothing else; needed only then. RSA, because
    /// firmware of 2022 has no curves (OVMF 2022.11) and must check the whole chain.
    ROOT(KeyKind.RSA_3072, years(20)),
    /// Issues the certificates that HTTPS servers show.
    TLS(KeyKind.RSA_3072, years(5)),
    /// Issues the certificates of releases, whose keys sign loaders and images. The firmware's db
    /// holds this one.
    BOOT_SIGNING(KeyKind.RSA_2048, years(10)),
    /// Secure Boot's PK: whoever holds it owns the machine's Secure Boot settings.
    PLATFORM(KeyKind.RSA_2048, years(20)),
    /// Secure Boot's KEK: may change db and dbx.
    KEY_EXCHANGE(KeyKind.RSA_2048, years(20)),
    /// Issues the client certificates of machines. RSA as the machines' keys: iPXE takes the
    /// algorithm of its signature from its issuer's key.
    MACHINE_IDENTITY(KeyKind.RSA_3072, years(5)),
    /// Signs the manifest of each boot.
    MANIFEST(KeyKind.EC_P256, years(2));

    private final KeyKind kind;
    private final Duration lifetime;

    Duty(KeyKind kind, Duration lifetime) {
        this.kind = kind;
        this.lifetime = lifetime;
    }

    public KeyKind kind() {
        return kind;
    }

    /// How long its certificate is valid.
    public Duration lifetime() {
        return lifetime;
    }

    /// Its name on the command line and in files: `boot-signing`.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Whether it issues certificates to others.
    public boolean isIssuer() {
        return switch (this) {
            case ROOT, TLS, BOOT_SIGNING, MACHINE_IDENTITY -> true;
            case PLATFORM, KEY_EXCHANGE, MANIFEST -> false;
        };
    }

    /// Whether machines hold its certificate in their firmware. A new key of such a duty must wait
    /// until they hold the new certificate too.
    public boolean isEnrolled() {
        return switch (this) {
            case ROOT, BOOT_SIGNING, PLATFORM, KEY_EXCHANGE -> true;
            case TLS, MACHINE_IDENTITY, MANIFEST -> false;
        };
    }

    /// The duties whose certificates the root issues.
    public static List<Duty> belowRoot() {
        return Stream.of(values()).filter(duty -> duty != ROOT).toList();
    }

    /// The duty of that word.
    public static Optional<Duty> named(String word) {
        return Stream.of(values()).filter(duty -> duty.word().equals(word)).findFirst();
    }

    private static Duration years(int count) {
        return Duration.ofDays(365L * count);
    }
}
