package dev.stirrup.app.lab;

import dev.stirrup.lab.SecureBoot;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.key.KeyHome;
import dev.stirrup.store.key.SiteKeyring;
import dev.stirrup.trust.export.SiteSigningKey;
import dev.stirrup.trust.export.TrustExport;
import dev.stirrup.trust.site.Duty;
import dev.stirrup.trust.site.SiteKey;
import dev.stirrup.trust.site.SiteKeys;
import dev.stirrup.uefi.cms.SigningKey;
import java.time.Instant;
import java.util.List;

/// The site's own keys for Secure Boot: as a machine's firmware holds them, and to sign with.
public final class OwnKeys {
    private final SiteKeyring keyring;
    private final SiteKeys keys;
    private final Instant now;

    private OwnKeys(SiteKeyring keyring, SiteKeys keys, Instant now) {
        this.keyring = keyring;
        this.keys = keys;
        this.now = now;
    }

    /// The keys in this data folder; what is missing is made.
    public static OwnKeys of(DataFolder site, KeyHome home, Instant now) {
        SiteKeyring keyring = SiteKeyring.open(site, home);
        SiteKeys keys = keyring.keys();
        for (Duty duty : List.of(Duty.PLATFORM, Duty.KEY_EXCHANGE, Duty.BOOT_SIGNING)) {
            keys = keyring.change(known -> keyring.ceremony().ensure(known, duty, now));
        }
        return new OwnKeys(keyring, keys, now);
    }

    /// Firmware that knows these keys and no others.
    public SecureBoot secureBoot() {
        TrustExport export = new TrustExport(keys, now);
        return SecureBoot.own(
                export.signatureLists(Duty.PLATFORM),
                export.signatureLists(Duty.KEY_EXCHANGE),
                allowed());
    }

    /// The signature lists that let firmware start what the site signed.
    public byte[] allowed() {
        return new TrustExport(keys, now).signatureLists(Duty.BOOT_SIGNING);
    }

    /// The key that signs programs.
    public SigningKey signer() {
        SiteKey key = keys.current(Duty.BOOT_SIGNING, now).orElseThrow();
        return new SiteSigningKey(keyring.vault().signer(key.name()), List.of(key.certificate()));
    }
}
