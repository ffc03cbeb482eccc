package dev.stirrup.store.key;

import dev.stirrup.store.Micros;
import dev.stirrup.store.json.Fields;
import dev.stirrup.trust.KeySigner;
import dev.stirrup.trust.site.CertificateOrder;
import dev.stirrup.trust.site.CertificateUse;
import dev.stirrup.trust.site.KeyAndChain;
import dev.stirrup.trust.site.KeyKind;
import dev.stirrup.trust.site.Validity;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What the console shows browsers, and what is needed to get it from an ACME authority: files
/// beside the site's keys, encrypted as they are.
public final class ConsoleKeyring {
    private static final String SHOWN = "console.p12";
    private static final String ACCOUNT = "acme-account.p12";
    private static final String HISTORY = "acme.json";

    private final KeyFolder folder;
    private final Passphrase passphrase;

    ConsoleKeyring(KeyFolder folder, Passphrase passphrase) {
        this.folder = folder;
        this.passphrase = passphrase;
    }

    /// How it went with the authority last.
    ///
    /// @param directory the authority that was asked
    /// @param at when
    /// @param failures in a row since the last success
    /// @param trouble what failed; empty after a success
    /// @param next not asked again before
    public record History(
            String directory, Instant at, long failures, String trouble, Instant next) {}

    /// The certificate that is shown; empty before the first one.
    public Optional<KeyAndChain> shown() {
        return folder.read(SHOWN).map(bytes -> KeyFile.decode(bytes, passphrase, SHOWN).getFirst());
    }

    public void keep(KeyAndChain fresh) {
        folder.write(SHOWN, KeyFile.encode(List.of(fresh), passphrase));
    }

    /// The key of the account with the authority, made at the first call.
    public KeyPair account() {
        Optional<KeyPair> known =
                folder.read(ACCOUNT)
                        .map(bytes -> KeyFile.decode(bytes, passphrase, ACCOUNT).getFirst())
                        .map(key -> new KeyPair(key.certificate().getPublicKey(), key.key()));
        if (known.isPresent()) {
            return known.get();
        }
        KeyPair made = newKey();
        // A key file needs a certificate; nobody looks at this one.
        X509Certificate placeholder =
                SiteKeyring.issuer()
                        .root(
                                "ACME",
                                new CertificateOrder(
                                        "account",
                                        made.getPublic(),
                                        new CertificateUse.Root(),
                                        Validity.of(Instant.EPOCH, Duration.ofDays(1))),
                                new KeySigner(made.getPrivate(), made.getPublic()));
        folder.write(
                ACCOUNT,
                KeyFile.encode(
                        List.of(new KeyAndChain(made.getPrivate(), List.of(placeholder))),
                        passphrase));
        return made;
    }

    /// A new P-256 key, which is kept nowhere.
    public KeyPair newKey() {
        return KeyMaking.make(KeyKind.EC_P256);
    }

    public Optional<History> history() {
        return folder.read(HISTORY)
                .map(text -> Fields.of(new String(text, StandardCharsets.UTF_8)))
                .map(fields ->
                        new History(
                                fields.text("directory"),
                                Micros.at(fields.number("at")),
                                fields.number("failures"),
                                fields.text("trouble"),
                                Micros.at(fields.number("next"))));
    }

    public void remember(History history) {
        String text =
                Fields.empty()
                        .with("directory", history.directory())
                        .with("at", Micros.of(history.at()))
                        .with("failures", history.failures())
                        .with("trouble", history.trouble())
                        .with("next", Micros.of(history.next()))
                        .toString();
        folder.write(HISTORY, text.getBytes(StandardCharsets.UTF_8));
    }
}
