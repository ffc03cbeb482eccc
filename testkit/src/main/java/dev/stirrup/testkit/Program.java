package dev.stirrup.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// A program that is not ours, run to its end.
public final class Program {
    private static final int LIMIT_SECONDS = 180;

    private Program() {}

    /// What it prints, errors included.
    ///
    /// @param folder where it runs
    /// @throws IOException with what it printed, when its status is not 0
    public static String run(Path folder, String... command)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException(String.join(" ", command) + ": " + text);
        }
        return text;
    }
}
