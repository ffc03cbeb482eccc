package dev.stirrup.app.trust;

import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.FailedException;
import dev.stirrup.store.key.KeyFile;
import dev.stirrup.store.key.SiteKeyring;
import dev.stirrup.trust.site.Custody;
import dev.stirrup.trust.site.Duty;
import dev.stirrup.trust.site.KeyAndChain;
import dev.stirrup.trust.site.SiteKey;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `stirrup trust online-root`.
@Command(
        name = "online-root",
        description = "Bring the root's private key back from the file of `trust offline-root`.")
final class OnlineRootCommand implements Callable<Integer> {
    private final Console console;

    @Mixin private TrustOptions options = new TrustOptions();
    @Mixin private PassphraseOptions passphrases = new PassphraseOptions();

    @Parameters(index = "0", paramLabel = "FILE")
    private Path file = Path.of("root.p12");

    OnlineRootCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        byte[] content = TrustOptions.read(file);
        KeyAndChain key =
                KeyFile.decode(
                                content,
                                passphrases.passphrase(file.toString(), false),
                                file.toString())
                        .getFirst();
        SiteKeyring keyring = options.keyring();
        SiteKey root =
                keyring.keys().keys().stream()
                        .filter(known -> known.duty() == Duty.ROOT)
                        .filter(known -> known.certificate().equals(key.certificate()))
                        .findFirst()
                        .orElseThrow(() ->
                                new FailedException(
                                        file + " does not hold a root of this site", ""));
        keyring.vault().put(root.name(), key);
        keyring.change(keys -> keys.with(root.in(Custody.FILE)));
        console.line(root.name() + " is on this server again.");
        return 0;
    }
}
