package dev.stirrup.app.trust;

import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.FailedException;
import dev.stirrup.store.key.KeyFile;
import dev.stirrup.store.key.SiteKeyring;
import dev.stirrup.trust.Signer;
import dev.stirrup.trust.site.Custody;
import dev.stirrup.trust.site.Duty;
import dev.stirrup.trust.site.KeyAndChain;
import dev.stirrup.trust.site.SiteKey;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `stirrup trust online-root`.
@Command(
        name = "online-root",
        description = {
            "Bring the root's private key back: from the file of `trust offline-root`, or, without a",
            "file, in its token, which is in place again."
        })
final class OnlineRootCommand implements Callable<Integer> {
    private final Console console;

    @Mixin private TrustOptions options = new TrustOptions();
    @Mixin private PassphraseOptions passphrases = new PassphraseOptions();

    @Parameters(index = "0", arity = "0..1", paramLabel = "FILE")
    private Optional<Path> file = Optional.empty();

    OnlineRootCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        SiteKeyring keyring = options.keyring();
        SiteKey root = file.isPresent() ? fromFile(keyring, file.get()) : inToken(keyring);
        console.line(root.name() + " is on this server again.");
        return 0;
    }

    private static SiteKey inToken(SiteKeyring keyring) {
        SiteKey root =
                keyring.keys()
                        .current(Duty.ROOT, Instant.now())
                        .filter(known -> known.custody() == Custody.OFFLINE)
                        .orElseThrow(() ->
                                new FailedException(
                                        "The root was not taken offline",
                                        "`stirrup trust show` tells where it is."));
        Signer found = keyring.vault().signer(root.name());
        if (!found.publicKey().equals(root.certificate().getPublicKey())) {
            throw new FailedException("The token holds another root", "Nothing was changed.");
        }
        keyring.change(keys -> keys.with(root.in(Custody.TOKEN)));
        return root;
    }

    private SiteKey fromFile(SiteKeyring keyring, Path file) {
        byte[] content = TrustOptions.read(file);
        KeyAndChain key =
                KeyFile.decode(
                                content,
                                passphrases.passphrase(file.toString(), false),
                                file.toString())
                        .getFirst();
        SiteKey root =
                keyring.keys().keys().stream()
                        .filter(known -> known.duty() == Duty.ROOT)
                        .filter(known -> known.certificate().equals(key.certificate()))
                        .findFirst()
                        .orElseThrow(() ->
                                new FailedException(
                                        file + " does not hold a root of this site", ""));
        keyring.files().put(root.name(), key);
        keyring.change(keys -> keys.with(root.in(Custody.FILE)));
        return root;
    }
}
