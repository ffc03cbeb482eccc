package dev.stirrup.app.command;

import dev.stirrup.store.disk.golden.Progress;
import java.io.BufferedReader;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A process that works until it has come so far, and is killed there with SIGKILL.
public final class KilledProcess {
    private static final String THERE = "there";

    private KilledProcess() {}

    /// Returns once the process is gone.
    ///
    /// @param main its class, which works with [#standing]
    public static void of(Class<?> main, String... arguments) throws Exception {
        // What it unpacks stays when it is killed.
        Path unpacked = Files.createTempDirectory("killed");
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "--enable-native-access=ALL-UNNAMED",
                                "-Djava.io.tmpdir=" + unpacked,
                                "-cp",
                                System.getProperty("java.class.path"),
                                main.getName()));
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader out = process.inputReader()) {
            String line = out.readLine();
            if (!THERE.equals(line)) {
                throw new IllegalStateException(main.getSimpleName() + " says: " + line);
            }
        } finally {
            process.destroyForcibly().waitFor(1, TimeUnit.MINUTES);
            try (Stream<Path> files = Files.walk(unpacked)) {
                files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
            }
        }
    }

    /// Says that it has come so far, and stands still.
    ///
    /// @param at bytes
    public static Progress standing(long at) {
        return (_, done, _) -> {
            if (done >= at) {
                System.out.println(THERE);
                rest();
            }
        };
    }

    private static void rest() {
        try {
            Thread.sleep(Duration.ofMinutes(10));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
