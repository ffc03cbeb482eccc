package dev.stirrup.app.image;

import dev.stirrup.app.command.CommandGroup;
import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.FailedException;
import dev.stirrup.app.command.Site;
import dev.stirrup.app.command.SiteOptions;
import dev.stirrup.app.upstream.Keyrings;
import dev.stirrup.trust.upstream.Signer;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// The keys that may vouch for images.
@Command(
        name = "keyring",
        description = {
            "Whose signatures on images count: keyrings of the system (/usr/share/keyrings) and of",
            "this site."
        })
public final class KeyringCommand extends CommandGroup {
    private final Console console;

    public KeyringCommand(Console console) {
        super("keyrings");
        this.console = console;
    }

    @Command(name = "list", description = "List all keyrings and their keys.")
    int list(@Mixin SiteOptions options) {
        try (Site site = Site.open(options)) {
            List<List<String>> rows = new ArrayList<>();
            for (Keyrings.Kept one : Reception.keyrings(site).list()) {
                for (Signer signer : one.signers()) {
                    rows.add(
                            List.of(
                                    one.name(),
                                    signer.fingerprint(),
                                    signer.name(),
                                    String.valueOf(one.file().getParent())));
                }
            }
            console.table(List.of("KEYRING", "KEY", "OWNER", "FOLDER"), rows);
            return 0;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Command(
            name = "add",
            description = "Keep a keyring for this site; its keys may vouch from now on.")
    int add(
            @Mixin SiteOptions options,
            @Parameters(index = "0", paramLabel = "NAME") String name,
            @Parameters(index = "1", paramLabel = "FILE") Path file) {
        if (!Keyrings.isName(name)) {
            throw new FailedException("A keyring's name has letters, digits and ._+@- only.", "");
        }
        try (Site site = Site.open(options)) {
            Keyrings.Kept kept = Reception.keyrings(site).add(name, file);
            kept.signers()
                    .forEach(signer -> console.line(Console.safe("May vouch now: " + signer)));
            return 0;
        } catch (MalformedException e) {
            throw new FailedException(
                    Console.safe(file + " is no keyring: " + e.getMessage()),
                    "Export one with: gpg --export KEY > FILE. A key of Alpine's packages is kept under"
                            + " its own name, which ends with .rsa.pub.");
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Command(name = "remove", description = "Remove a keyring of this site.")
    int remove(@Mixin SiteOptions options, @Parameters(paramLabel = "NAME") String name) {
        try (Site site = Site.open(options)) {
            boolean wasThere = Keyrings.isName(name) && Reception.keyrings(site).remove(name);
            if (!wasThere) {
                throw new FailedException(
                        "This site has no keyring " + Console.safe(name) + ".",
                        "See `stirrup image keyring list`; those of packages are removed with them.");
            }
            console.line(Console.safe("Removed " + name + "."));
            return 0;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static FailedException failed(IOException e) {
        return new FailedException(Console.safe(String.valueOf(e.getMessage())), "");
    }
}
