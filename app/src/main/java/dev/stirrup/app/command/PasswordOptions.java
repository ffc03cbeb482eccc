package dev.stirrup.app.command;

import dev.stirrup.trust.site.PasswordHash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// A password from a file or from the keyboard; never from the command line, where `ps` shows it.
public final class PasswordOptions {
    private static final int SHORTEST = 8;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "The first line is the password (default: ask on the terminal).")
    private @Nullable Path file;

    /// @param whose for the question
    char[] password(String whose) {
        char[] password = file != null ? firstLine(file) : typed(whose);
        int bytes = new String(password).getBytes(StandardCharsets.UTF_8).length;
        if (password.length < SHORTEST || bytes > PasswordHash.LONGEST) {
            throw new FailedException(
                    "A password has " + SHORTEST + " characters at least and 72 bytes at most", "");
        }
        return password;
    }

    private static char[] firstLine(Path file) {
        try {
            return Files.readString(file).lines().findFirst().orElse("").toCharArray();
        } catch (IOException e) {
            throw new FailedException("Cannot read " + file + ": " + e.getMessage(), "");
        }
    }

    @SuppressWarnings("SystemConsoleNull") // With -Djdk.console=java.base it still may be null.
    private static char[] typed(String whose) {
        var terminal = System.console();
        if (terminal == null || !terminal.isTerminal()) {
            throw new FailedException(
                    "There is no terminal to ask for the password of " + Console.safe(whose),
                    "Give it by --password-file FILE.");
        }
        char[] first = terminal.readPassword("Password for %s: ", whose);
        if (!Arrays.equals(first, terminal.readPassword("Once more: "))) {
            throw new FailedException("These are two different passwords", "");
        }
        return first;
    }
}
