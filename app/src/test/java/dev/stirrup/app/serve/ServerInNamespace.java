package dev.stirrup.app.serve;

import dev.stirrup.app.lab.OwnProgram;
import dev.stirrup.store.DataFolder;
import dev.stirrup.testkit.NamespacePair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// The real program, started by its command line in a network of its own. What it prints is kept.
/// Ends with the test, whatever happens.
public final class ServerInNamespace implements AutoCloseable {
    private static final int LIMIT_SECONDS = 180;

    private final Process process;
    private final Path output;

    private ServerInNamespace(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /// How the program is started.
    ///
    /// @param folder for the settings file and the output
    /// @param data the data folder; need not exist
    /// @param settings the text of `stirrup.yaml`
    /// @param before a command that runs the program, such as `setpriv` with its options
    /// @param options further ones for `serve`
    public record Start(
            Path folder, Path data, String settings, List<String> before, List<String> options) {
        /// With the data beside the settings.
        public static Start of(Path folder, String settings) {
            return new Start(folder, folder.resolve("data"), settings, List.of(), List.of());
        }

        public Start data(Path other) {
            return new Start(folder, other, settings, before, options);
        }

        public Start before(String... command) {
            return new Start(folder, data, settings, List.of(command), options);
        }

        public Start options(String... others) {
            return new Start(folder, data, settings, before, List.of(others));
        }

        private List<String> command() throws IOException {
            Path file = folder.resolve("stirrup.yaml");
            Files.writeString(file, settings);
            var arguments =
                    new ArrayList<>(
                            List.of("serve", "--settings", file.toString(), "--data", data + ""));
            arguments.addAll(options);
            var command = new ArrayList<>(before);
            command.addAll(OwnProgram.command(arguments));
            return command;
        }
    }

    /// Starts it in the server's network, with keys if it has none, and waits until it serves.
    public static ServerInNamespace serving(NamespacePair cables, Start start) throws Exception {
        if (start.before().isEmpty()) {
            KeysInStock.give(DataFolder.open(start.data()));
        }
        ServerInNamespace server = started(cables, start);
        try {
            return server.awaitOutput("Serving");
        } catch (Exception | Error e) {
            server.close();
            throw e;
        }
    }

    /// Starts it and does not wait.
    public static ServerInNamespace started(NamespacePair cables, Start start) throws Exception {
        Path output = Files.createTempFile(start.folder(), "serve", ".log");
        return new ServerInNamespace(cables.startInServer(output, start.command()), output);
    }

    /// What it has printed so far, errors included.
    public String output() throws IOException {
        return Files.readString(output);
    }

    /// Waits until it has printed this.
    public ServerInNamespace awaitOutput(String text) throws Exception {
        return awaitOutput(text, 1);
    }

    /// Waits until it has printed this so many times.
    public ServerInNamespace awaitOutput(String text, int times) throws Exception {
        until("the server says " + text, () -> count(text) >= times || !process.isAlive());
        if (count(text) < times) {
            throw new AssertionError("it ended without saying " + text + ":\n" + output());
        }
        return this;
    }

    /// Waits for a condition with a generous limit.
    public void until(String what, BooleanSupplier condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain until " + what + ":\n" + output());
            }
            Thread.sleep(50);
        }
    }

    /// Its resident memory in KiB.
    public long residentKib() throws IOException {
        return Files.readAllLines(Path.of("/proc", process.pid() + "", "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /// Waits for its end and gives its exit status.
    public int status() throws Exception {
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("it does not end:\n" + output());
        }
        return process.exitValue();
    }

    /// SIGKILL: nothing of it gets a chance to tidy up.
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private long count(String text) {
        try {
            return output().lines().filter(line -> line.contains(text)).count();
        } catch (IOException e) {
            return 0;
        }
    }
}
