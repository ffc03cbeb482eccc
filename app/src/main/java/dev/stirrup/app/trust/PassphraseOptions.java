package dev.stirrup.app.trust;

import dev.stirrup.app.command.FailedException;
import dev.stirrup.store.key.Passphrase;
import java.io.Console;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// A passphrase from a file or from the keyboard; never from the command line, where `ps` shows it.
public final class PassphraseOptions {
    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "The first line is the passphrase (default: ask on the terminal).")
    private @Nullable Path file;

    /// @param what for the question
    /// @param isNew whether it is asked twice
    @SuppressWarnings("SystemConsoleNull") // With -Djdk.console=java.base it still may be null.
    Passphrase passphrase(String what, boolean isNew) {
        if (file != null) {
            String text = new String(TrustOptions.read(file), StandardCharsets.UTF_8);
            return of(text.lines().findFirst().orElse(""));
        }
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            throw new FailedException(
                    "There is no terminal to ask for the passphrase of " + what,
                    "Give it by --passphrase-file FILE.");
        }
        char[] first = console.readPassword("Passphrase for %s: ", what);
        if (isNew && !Arrays.equals(first, console.readPassword("Once more: "))) {
            throw new FailedException("These are two different passphrases", "");
        }
        return of(new String(first));
    }

    private static Passphrase of(String text) {
        if (text.isEmpty()) {
            throw new FailedException("The passphrase is empty", "");
        }
        return Passphrase.of(text);
    }
}
