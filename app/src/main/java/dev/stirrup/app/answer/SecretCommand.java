package dev.stirrup.app.answer;

import dev.stirrup.app.command.CommandGroup;
import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.FailedException;
import dev.stirrup.app.command.Site;
import dev.stirrup.app.command.SiteOptions;
import dev.stirrup.store.record.AnswersRecord;
import dev.stirrup.store.secret.SecretStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// The secrets that answers take.
@Command(name = "secret", description = "Keep the secrets that answers take by their names.")
public final class SecretCommand extends CommandGroup {
    private final Console console;

    public SecretCommand(Console console) {
        super("secrets");
        this.console = console;
    }

    @Command(
            name = "set",
            description = {
                "Keep a secret, from standard input or asked for on the terminal; never from the",
                "command line, where others see it. A line break at its end is left out."
            })
    int set(@Mixin SiteOptions options, @Parameters(paramLabel = "NAME") String name) {
        if (!SecretStore.isName(name)) {
            throw new FailedException(
                    "Not a name for a secret: " + Console.safe(name),
                    "Use letters, digits and ._/- only, at most 63 of them.");
        }
        String secret = read(name);
        if (secret.isEmpty() || secret.length() > SecretStore.LONGEST) {
            throw new FailedException(
                    secret.isEmpty()
                            ? "The secret is empty."
                            : "The secret is longer than " + SecretStore.LONGEST + " characters.",
                    "Nothing was changed.");
        }
        try (Site site = Site.open(options)) {
            site.secrets().set(name, secret, Site.who());
            console.line("The secret " + Console.safe(name) + " is kept.");
        }
        return 0;
    }

    @Command(name = "list", description = "List the names of all secrets, and who takes them.")
    int list(@Mixin SiteOptions options) {
        try (Site site = Site.open(options)) {
            console.table(
                    List.of("NAME", "CHANGED", "ANSWERS"),
                    site.secrets().all().stream()
                            .map(kept ->
                                    List.of(
                                            kept.name(),
                                            kept.changed().toString(),
                                            users(site, kept.name())))
                            .toList());
        }
        return 0;
    }

    @Command(name = "remove", description = "Remove a secret that no answers take.")
    int remove(@Mixin SiteOptions options, @Parameters(paramLabel = "NAME") String name) {
        try (Site site = Site.open(options)) {
            String users = users(site, name);
            if (!users.equals("-")) {
                throw new FailedException(
                        "The answers " + Console.safe(users) + " take it.", "Nothing was changed.");
            }
            if (!site.secrets().remove(name, Site.who())) {
                throw new FailedException(
                        "There is no secret " + Console.safe(name) + ".",
                        "See `stirrup secret list`.");
            }
            console.line("Removed " + Console.safe(name) + ".");
        }
        return 0;
    }

    private static String users(Site site, String secret) {
        String users =
                site.records().answers().stream()
                        .filter(one -> one.answers().text().secrets().contains(secret))
                        .map(AnswersRecord::name)
                        .collect(Collectors.joining(", "));
        return users.isEmpty() ? "-" : users;
    }

    @SuppressWarnings("SystemConsoleNull") // With -Djdk.console=java.base it still may be null.
    private static String read(String name) {
        var terminal = System.console();
        if (terminal != null && terminal.isTerminal()) {
            char[] first = terminal.readPassword("%s: ", name);
            char[] second = terminal.readPassword("Once more: ");
            if (!Arrays.equals(first, second)) {
                throw new FailedException("These are two different secrets.", "");
            }
            return first == null ? "" : new String(first);
        }
        try {
            byte[] bytes = System.in.readNBytes(4 * SecretStore.LONGEST + 1);
            String text = new String(bytes, StandardCharsets.UTF_8);
            return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        } catch (IOException e) {
            throw new FailedException("Cannot read standard input: " + e.getMessage(), "");
        }
    }
}
