package dev.stirrup.lab;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// One run of a short-lived program: what it printed and how it ended.
///
/// @param output standard output and standard error together
record CommandRun(List<String> command, int status, String output) {
    CommandRun {
        command = List.copyOf(command);
    }

    /// Runs a program to its end, with an empty standard input.
    ///
    /// @throws LabUnavailableException when the program does not exist
    /// @throws IOException when it does not end within the limit
    static CommandRun of(Duration limit, String... command) throws IOException {
        return of(limit, "", List.of(command));
    }

    /// Runs a program to its end, with this text on its standard input.
    static CommandRun of(Duration limit, String input, List<String> command) throws IOException {
        Path in = Files.createTempFile("stirrup-in", "");
        Path out = Files.createTempFile("stirrup-out", "");
        try {
            Files.writeString(in, input);
            Process process = start(command, in, out);
            int status = endOf(process, limit, command);
            return new CommandRun(command, status, text(out));
        } finally {
            Files.deleteIfExists(in);
            Files.deleteIfExists(out);
        }
    }

    /// This run when it ended well.
    ///
    /// @throws IOException with the program's own words otherwise
    CommandRun orFail() throws IOException {
        if (status != 0) {
            throw new IOException(
                    String.join(" ", command) + " ended with " + status + ": " + output.strip());
        }
        return this;
    }

    private static Process start(List<String> command, Path in, Path out) throws IOException {
        try {
            return new ProcessBuilder(command)
                    .redirectInput(in.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
        } catch (IOException e) {
            throw new LabUnavailableException(
                    "cannot run " + command.getFirst() + " (is it installed?): " + e.getMessage());
        }
    }

    private static int endOf(Process process, Duration limit, List<String> command)
            throws IOException {
        try {
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
            throw new IOException(String.join(" ", command) + " did not end within " + limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while running " + command.getFirst());
        } finally {
            process.destroyForcibly();
        }
    }

    private static String text(Path out) throws IOException {
        return new String(Files.readAllBytes(out), StandardCharsets.UTF_8);
    }
}
