package dev.stirrup.app.image;

import dev.stirrup.store.DataFolder;
import dev.stirrup.store.Database;
import dev.stirrup.store.Schema;
import dev.stirrup.store.content.BlobStore;
import dev.stirrup.store.disk.golden.Progress;
import dev.stirrup.store.image.ImageLimits;
import dev.stirrup.store.image.ImageSource;
import dev.stirrup.store.image.ImageStore;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A process that takes a folder, an archive or a kernel into a data folder until so much of it was
/// read, and is killed there with SIGKILL.
final class KilledAdd {
    private KilledAdd() {}

    /// Returns once the process is gone.
    ///
    /// @param at bytes of the source
    static void of(Path source, Path data, long at) throws Exception {
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledAdd.class.getName(),
                        source.toString(),
                        data.toString(),
                        Long.toString(at));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader out = process.inputReader()) {
            String line = out.readLine();
            if (!"there".equals(line)) {
                throw new IllegalStateException("the add says: " + line);
            }
        } finally {
            process.destroyForcibly().waitFor(1, TimeUnit.MINUTES);
        }
    }

    public static void main(String[] arguments) throws Exception {
        Path path = Path.of(arguments[0]);
        long at = Long.parseLong(arguments[2]);
        Progress stop =
                (_, done, _) -> {
                    if (done >= at) {
                        System.out.println("there");
                        rest();
                    }
                };
        DataFolder data = DataFolder.open(Path.of(arguments[1]));
        try (Database database =
                Database.open(data.records(), Schema.RECORDS, Database.Durability.EVERY_COMMIT)) {
            var images =
                    new ImageStore(
                            database,
                            new BlobStore(data.content()),
                            ImageLimits.USUAL,
                            InstantSource.system());
            var wish = new ImageStore.Wish("killed", source(path), "test", "test", false);
            var _ = images.add(wish, stop, _ -> {});
        }
    }

    private static ImageSource source(Path path) {
        if (Files.isDirectory(path)) {
            return new ImageSource.Folder(path);
        }
        return path.toString().contains(".tar")
                ? new ImageSource.Archive(path)
                : new ImageSource.Files(path, List.of());
    }

    private static void rest() {
        try {
            Thread.sleep(Duration.ofMinutes(10));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
