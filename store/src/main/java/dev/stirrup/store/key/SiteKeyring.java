package dev.stirrup.store.key;

import dev.stirrup.store.DataFolder;
import dev.stirrup.store.StoreException;
import dev.stirrup.trust.SignerUnavailableException;
import dev.stirrup.trust.site.CertificateIssuer;
import dev.stirrup.trust.site.Duty;
import dev.stirrup.trust.site.KeyAndChain;
import dev.stirrup.trust.site.KeyCeremony;
import dev.stirrup.trust.site.KeyKind;
import dev.stirrup.trust.site.KeyVault;
import dev.stirrup.trust.site.KeyWarning;
import dev.stirrup.trust.site.MachineCertificates;
import dev.stirrup.trust.site.ServerIdentity;
import dev.stirrup.trust.site.ServerNames;
import dev.stirrup.trust.site.SiteKey;
import dev.stirrup.trust.site.SiteKeys;
import dev.stirrup.wire.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.crypto.SecretKey;

/// The site's keys on disk: what is known of them, the vault that holds them, and what the HTTPS
/// server shows. Used by the server and by commands at the same time.
public final class SiteKeyring {
    private static final String LIST = "site.json";
    private static final String SERVER = "server-";

    /// A certificate of another authority, brought by the operator.
    private static final String OWN_SERVER = "server-own.p12";

    private final KeyFolder folder;
    private final Passphrase passphrase;
    private final FileVault files;
    private final KeyVault vault;
    private final KeyHome home;

    private SiteKeyring(KeyFolder folder, KeyHome home) {
        this.folder = folder;
        this.home = home;
        passphrase = Passphrase.find(folder, home.environment());
        files = new FileVault(folder, passphrase);
        vault = home.vault(files, () -> keys().organisation());
    }

    /// @throws StoreException when the folder cannot be made, or others may look into it
    public static SiteKeyring open(DataFolder data, KeyHome home) {
        return new SiteKeyring(KeyFolder.open(data.keys()), home);
    }

    /// What is known of the keys; nothing before the first start.
    public SiteKeys keys() {
        return folder.read(LIST)
                .map(text -> SiteKeyText.read(new String(text, StandardCharsets.UTF_8)))
                .orElseGet(() -> SiteKeys.none(home.organisation()));
    }

    /// Changes what is known of the keys, alone among all processes.
    public SiteKeys change(UnaryOperator<SiteKeys> change) {
        return folder.alone(() -> {
            SiteKeys before = keys();
            SiteKeys after = change.apply(before);
            if (!after.equals(before)) {
                write(after);
            }
            return after;
        });
    }

    /// Makes every key that is missing. Each is kept before the next one is made, the ones that
    /// HTTPS needs first.
    public SiteKeys complete(Instant now) {
        SiteKeys keys = keys();
        for (Duty duty : Duty.values()) {
            if (keys.current(duty, now).isEmpty()) {
                keys = change(known -> ceremony().ensure(known, duty, now));
            }
        }
        return keys;
    }

    public KeyCeremony ceremony() {
        return new KeyCeremony(vault, issuer());
    }

    /// All keys, wherever they are.
    public KeyVault vault() {
        return vault;
    }

    /// Why keys that should be at hand are not, for an operator. Opens each of them.
    public List<String> troubles(Instant now) {
        List<String> found = new ArrayList<>();
        for (SiteKey key : keys().keys()) {
            if (key.isTrusted(now) && key.custody().isHere()) {
                try {
                    var _ = vault.signer(key.name());
                } catch (SignerUnavailableException e) {
                    found.add(String.valueOf(e.getMessage()));
                }
            }
        }
        return found.stream().distinct().toList();
    }

    /// What an operator has to do about keys and certificates, long before it is late.
    public List<KeyWarning> warnings(Instant now) {
        List<KeyWarning> found = new ArrayList<>(KeyWarning.of(keys(), now));
        ownServer().flatMap(own -> KeyWarning.ofServer(own, now)).ifPresent(found::add);
        return found;
    }

    /// Whether the root has a token of its own, which can be taken away without the other keys.
    public boolean hasRootToken() {
        return home.hasRootToken();
    }

    /// The keys in files.
    public FileVault files() {
        return files;
    }

    /// A new key for a machine, with the certificate by which it proves who it is. Neither is kept
    /// here.
    public KeyAndChain machineIdentity(String machine, Instant now) {
        SiteKeys keys = change(known -> ceremony().ensure(known, Duty.MACHINE_IDENTITY, now));
        SiteKey own = keys.current(Duty.MACHINE_IDENTITY, now).orElseThrow();
        return new MachineCertificates(issuer())
                .issue(
                        keys.chain(own, now),
                        vault.signer(own.name()),
                        new MachineCertificates.Subject(machine, now),
                        KeyMaking.make(KeyKind.RSA_3072));
    }

    /// What secrets are encrypted under; made when it is missing.
    public SealingKey sealing() {
        return folder.alone(() -> SealingKey.of(folder, passphrase));
    }

    /// The key that the secrets of disks are made with, made at the first call.
    public SecretKey diskKey() {
        return folder.alone(() -> SecretKeyFile.DISKS.key(folder, passphrase));
    }

    /// What the console shows.
    public ConsoleKeyring console() {
        return new ConsoleKeyring(folder, passphrase);
    }

    /// Makes certificates; loads Bouncy Castle when it does.
    public static CertificateIssuer issuer() {
        return new CertificateIssuer(new SecureRandom());
    }

    /// What the HTTPS server of these names showed last. A rehearsal has the same keys and other
    /// names.
    public Optional<ServerIdentity> server(ServerNames names) {
        return identity(file(names));
    }

    public void keepServer(ServerNames names, ServerIdentity identity) {
        folder.write(file(names), KeyFile.encode(identity.halves(), passphrase));
    }

    private static String file(ServerNames names) {
        byte[] text = String.join(" ", names.texts()).getBytes(StandardCharsets.UTF_8);
        byte[] digest = Sha256.begin().digest(text);
        return SERVER + HexFormat.of().formatHex(digest, 0, 8) + ".p12";
    }

    /// The certificate that the operator brought for the HTTPS server.
    public Optional<ServerIdentity> ownServer() {
        return identity(OWN_SERVER);
    }

    public void keepOwnServer(ServerIdentity identity) {
        folder.write(OWN_SERVER, KeyFile.encode(identity.halves(), passphrase));
    }

    public void forgetOwnServer() {
        folder.delete(OWN_SERVER);
    }

    /// Another value whenever another process changed keys.
    public long mark() {
        return List.of(LIST, OWN_SERVER).stream().mapToLong(this::changed).sum();
    }

    private long changed(String name) {
        try {
            return Files.getLastModifiedTime(folder.path(name)).toMillis();
        } catch (IOException _) {
            return 0;
        }
    }

    private Optional<ServerIdentity> identity(String file) {
        return folder.read(file)
                .map(bytes -> new ServerIdentity(KeyFile.decode(bytes, passphrase, file)));
    }

    private void write(SiteKeys keys) {
        folder.write(LIST, SiteKeyText.write(keys).getBytes(StandardCharsets.UTF_8));
    }
}
