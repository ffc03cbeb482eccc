package dev.stirrup.app.trust;

import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.FailedException;
import dev.stirrup.store.key.KeyFile;
import dev.stirrup.store.key.Passphrase;
import dev.stirrup.store.key.SiteKeyring;
import dev.stirrup.trust.site.Custody;
import dev.stirrup.trust.site.Duty;
import dev.stirrup.trust.site.KeyAndChain;
import dev.stirrup.trust.site.SiteKey;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `stirrup trust offline-root`.
@Command(
        name = "offline-root",
        description = {
            "Write the root's private key to an encrypted PKCS#12 file, and take it off this server.",
            "The server goes on without it for years; making and replacing keys needs it back."
        })
final class OfflineRootCommand implements Callable<Integer> {
    private final Console console;

    @Mixin private TrustOptions options = new TrustOptions();
    @Mixin private PassphraseOptions passphrases = new PassphraseOptions();

    @Parameters(index = "0", paramLabel = "FILE", description = "Made by this command.")
    private Path file = Path.of("root.p12");

    OfflineRootCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Instant now = Instant.now();
        SiteKeyring keyring = options.keyring();
        SiteKey root =
                keyring.complete(now)
                        .current(Duty.ROOT, now)
                        .filter(key -> key.custody() == Custody.FILE)
                        .orElseThrow(() ->
                                new FailedException(
                                        "The root's key is not in a file of this server",
                                        "`stirrup trust show` tells where it is."));
        Passphrase passphrase = passphrases.passphrase(file.toString(), true);
        KeyAndChain key = keyring.vault().get(root.name());
        TrustOptions.writeSecret(file, KeyFile.encode(List.of(key), passphrase));
        boolean isReadable =
                KeyFile.decode(TrustOptions.read(file), passphrase, file.toString())
                        .getFirst()
                        .key()
                        .equals(key.key());
        if (!isReadable) {
            throw new FailedException(file + " does not give the key back", "Nothing was removed.");
        }
        keyring.change(keys -> keys.with(root.in(Custody.OFFLINE)));
        keyring.vault().forget(root.name());
        console.line(root.name() + " is in " + file + " and no longer on this server.");
        console.line(
                "Copy the file to two places that are not this server, try its passphrase there, and"
                        + " remove it here.");
        return 0;
    }
}
