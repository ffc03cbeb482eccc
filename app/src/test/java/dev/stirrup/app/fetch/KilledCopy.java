package dev.stirrup.app.fetch;

import dev.stirrup.store.disk.golden.Progress;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A process that copies a file until so much is here, and is killed there with SIGKILL.
public final class KilledCopy {
    private KilledCopy() {}

    /// Returns once the process is gone.
    ///
    /// @param at bytes
    public static void of(Path file, Path folder, long at) throws Exception {
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledCopy.class.getName(),
                        file.toString(),
                        folder.toString(),
                        Long.toString(at));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (BufferedReader out = process.inputReader()) {
            String line = out.readLine();
            if (!"there".equals(line)) {
                throw new IllegalStateException("the copy says: " + line);
            }
        } finally {
            process.destroyForcibly().waitFor(1, TimeUnit.MINUTES);
        }
    }

    public static void main(String[] arguments) throws Exception {
        long at = Long.parseLong(arguments[2]);
        Progress stop =
                (_, done, _) -> {
                    if (done >= at) {
                        System.out.println("there");
                        rest();
                    }
                };
        try (Fetch fetch = fetch(Path.of(arguments[1]))) {
            var _ = fetch.copy(Path.of(arguments[0]), stop, _ -> {});
        }
    }

    static Fetch fetch(Path folder) {
        return new Fetch(
                folder, Route.by(Proxies.of(Optional.empty(), Map.of())), FetchLimits.USUAL);
    }

    private static void rest() {
        try {
            Thread.sleep(Duration.ofMinutes(10));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
