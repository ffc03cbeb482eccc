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
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `stirrup trust offline-root`.
@Command(
        name = "offline-root",
        description = {
            "Write the root's private key to an encrypted PKCS#12 file, and take it off this server.",
            "A root in a token of its own (keys.root-token) needs no file: take the token away after.",
            "The server goes on without it for years; making and replacing keys needs it back."
        })
final class OfflineRootCommand implements Callable<Integer> {
    private final Console console;

    @Mixin private TrustOptions options = new TrustOptions();
    @Mixin private PassphraseOptions passphrases = new PassphraseOptions();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "FILE",
            description = "Made by this command.")
    private Optional<Path> file = Optional.empty();

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
                        .filter(key -> key.custody().isHere())
                        .orElseThrow(() ->
                                new FailedException(
                                        "The root's key is not on this server",
                                        "`stirrup trust show` tells where it is."));
        if (root.custody() == Custody.TOKEN) {
            leaveToken(keyring, root);
        } else {
            moveToFile(
                    keyring,
                    root,
                    file.orElseThrow(() ->
                            new FailedException("Into which file?", "trust offline-root FILE")));
        }
        return 0;
    }

    private void leaveToken(SiteKeyring keyring, SiteKey root) {
        if (file.isPresent()) {
            throw new FailedException(
                    root.name() + " is in a token, which gives no key out",
                    "Without a file: stirrup trust offline-root");
        }
        if (!keyring.hasRootToken()) {
            throw new FailedException(
                    root.name() + " is in the same token as the keys that are used each day",
                    "Give it one of its own (keys.root-token in the settings), then stirrup trust"
                            + " rotate root");
        }
        keyring.change(keys -> keys.with(root.in(Custody.OFFLINE)));
        console.line(root.name() + " is not used any more: take its token away.");
        console.line("To bring it back: put the token in, then stirrup trust online-root");
    }

    private void moveToFile(SiteKeyring keyring, SiteKey root, Path file) {
        Passphrase passphrase = passphrases.passphrase(file.toString(), true);
        KeyAndChain key = keyring.files().get(root.name());
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
        keyring.files().forget(root.name());
        console.line(root.name() + " is in " + file + " and no longer on this server.");
        console.line(
                "Copy the file to two places that are not this server, try its passphrase there, and"
                        + " remove it here.");
    }
}
