package dev.stirrup.trust.site;

import dev.stirrup.trust.Signer;
import dev.stirrup.trust.SignerUnavailableException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Makes and replaces the site's keys. Each call gives the new state, which the caller has to keep;
/// private keys are in the vault by then.
public final class KeyCeremony {
    /// What is not in any firmware is replaced by itself when so much of its life is left.
    private static final int RENEWED_AT_PART = 4;

    private final KeyVault vault;
    private final CertificateIssuer issuer;

    public KeyCeremony(KeyVault vault, CertificateIssuer issuer) {
        this.vault = vault;
        this.issuer = issuer;
    }

    /// With a key for this duty, made if there is none; its root too.
    ///
    /// @throws SignerUnavailableException when the root is needed and is not here
    public SiteKeys ensure(SiteKeys keys, Duty duty, Instant now) {
        if (keys.current(duty, now).isPresent()) {
            return keys;
        }
        SiteKeys rooted = duty == Duty.ROOT ? keys : ensure(keys, Duty.ROOT, now);
        return rooted.with(made(rooted, duty, now));
    }

    /// With a new key for this duty. During the overlap the old and the new one are trusted. A key
    /// that machines have in their firmware is used after the overlap only, any other at once.
    ///
    /// @throws SignerUnavailableException when the root is needed and is not here
    public SiteKeys rotate(SiteKeys keys, Duty duty, Instant now, Duration overlap) {
        SiteKeys rooted = ensure(keys, duty, now);
        Instant end = now.plus(overlap);
        SiteKey fresh = made(rooted, duty, now).usedFrom(duty.isEnrolled() ? end : now);
        SiteKeys after = rooted;
        for (SiteKey old : rooted.trusted(duty, now)) {
            after = after.with(old.endingBy(end));
        }
        after = after.with(fresh);
        return duty == Duty.ROOT ? vouchedFor(after, fresh, now) : after;
    }

    /// With new keys in place of those that near their end and that no machine has in its firmware.
    /// Without the root it leaves all as it is: `trust show` warns.
    public SiteKeys maintain(SiteKeys keys, Instant now) {
        SiteKeys after = keys;
        for (Duty duty : Duty.belowRoot()) {
            if (isDue(after, duty, now)) {
                Instant end = after.current(duty, now).orElseThrow().until();
                after = rotate(after, duty, now, Duration.between(now, end));
            }
        }
        return after;
    }

    /// Whether [#maintain] would change anything.
    public static boolean isDue(SiteKeys keys, Instant now) {
        return Duty.belowRoot().stream().anyMatch(duty -> isDue(keys, duty, now));
    }

    private static boolean isDue(SiteKeys keys, Duty duty, Instant now) {
        return !duty.isEnrolled()
                && isRootHere(keys, now)
                && keys.current(duty, now)
                        .filter(key -> nearsItsEnd(key, now) && endsBeforeItsRoot(keys, key, now))
                        .isPresent();
    }

    /// Whether certificates of issuers can be made here.
    public static boolean isRootHere(SiteKeys keys, Instant now) {
        return keys.current(Duty.ROOT, now).filter(root -> root.custody().isHere()).isPresent();
    }

    private static boolean nearsItsEnd(SiteKey key, Instant now) {
        Duration left = Duration.between(now, key.until());
        return left.compareTo(key.duty().lifetime().dividedBy(RENEWED_AT_PART)) < 0;
    }

    /// No certificate outlives the root's: a new key in place of one that ends with it would end no
    /// later, and near that end each would be replaced as soon as it is made.
    private static boolean endsBeforeItsRoot(SiteKeys keys, SiteKey key, Instant now) {
        return keys.current(Duty.ROOT, now)
                .map(root -> root.certificate().getNotAfter().toInstant())
                .filter(key.until()::isBefore)
                .isPresent();
    }

    private SiteKey made(SiteKeys keys, Duty duty, Instant now) {
        String name = keys.nextName(duty);
        Optional<SiteKey> root = keys.current(Duty.ROOT, now);
        Optional<Authority> above =
                duty == Duty.ROOT ? Optional.empty() : Optional.of(authority(root.orElseThrow()));
        Signer signer = vault.make(duty);
        var order = order(keys, name, signer, now);
        CertificateChain chain =
                above.map(by -> issuer.issue(order, by))
                        .map(own ->
                                CertificateChain.of(own, root.orElseThrow().chains().getFirst()))
                        .orElseGet(() -> selfSigned(keys, order, signer));
        Custody custody = vault.keep(name, signer, chain.certificates());
        Instant end = chain.own().getNotAfter().toInstant();
        return new SiteKey(name, duty, now, end, custody, List.of(chain));
    }

    private CertificateChain selfSigned(SiteKeys keys, CertificateOrder order, Signer signer) {
        return new CertificateChain(List.of(issuer.root(keys.organisation(), order, signer)));
    }

    /// All keys below the root get a second certificate at once: the new root may be taken away
    /// before it comes into use.
    private SiteKeys vouchedFor(SiteKeys keys, SiteKey root, Instant now) {
        Authority by = authority(root);
        SiteKeys after = keys;
        for (Duty duty : Duty.belowRoot()) {
            for (SiteKey key : keys.trusted(duty, now)) {
                X509Certificate own =
                        issuer.issue(
                                new CertificateOrder(
                                        commonName(keys, key.name()),
                                        key.certificate().getPublicKey(),
                                        use(duty),
                                        Validity.of(now, duty.lifetime())),
                                by);
                after = after.with(key.with(CertificateChain.of(own, root.chains().getFirst())));
            }
        }
        return after;
    }

    private Authority authority(SiteKey key) {
        if (!key.custody().isHere()) {
            throw new SignerUnavailableException(
                    "The private key of "
                            + key.name()
                            + " is not on this server. Bring it back with `stirrup trust"
                            + " online-root`, or have the certificate signed with `stirrup trust csr`.");
        }
        return new Authority(key.certificate(), vault.signer(key.name()));
    }

    private CertificateOrder order(SiteKeys keys, String name, Signer signer, Instant now) {
        Duty duty = Duty.named(name.substring(0, name.lastIndexOf('-'))).orElseThrow();
        return new CertificateOrder(
                commonName(keys, name),
                signer.publicKey(),
                use(duty),
                Validity.of(now, duty.lifetime()));
    }

    private static String commonName(SiteKeys keys, String name) {
        return keys.organisation() + " " + name;
    }

    private static CertificateUse use(Duty duty) {
        return switch (duty) {
            case ROOT -> new CertificateUse.Root();
            case TLS, BOOT_SIGNING, MACHINE_IDENTITY -> new CertificateUse.Issuing(duty);
            case PLATFORM, KEY_EXCHANGE -> new CertificateUse.VariableSigning();
            case MANIFEST -> new CertificateUse.ManifestSigning();
        };
    }
}
