package dev.stirrup.app.image;

import dev.stirrup.app.command.KilledProcess;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.Database;
import dev.stirrup.store.Schema;
import dev.stirrup.store.content.BlobStore;
import dev.stirrup.store.disk.golden.Progress;
import dev.stirrup.store.image.ImageLimits;
import dev.stirrup.store.image.ImageSource;
import dev.stirrup.store.image.ImageStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/// A process that takes a folder, an archive or a kernel into a data folder until so much of it was
/// read, and is killed there with SIGKILL.
final class KilledAdd {
    private KilledAdd() {}

    /// Returns once the process is gone.
    ///
    /// @param at bytes of the source
    static void of(Path source, Path data, long at) throws Exception {
        KilledProcess.of(KilledAdd.class, source.toString(), data.toString(), Long.toString(at));
    }

    public static void main(String[] arguments) throws Exception {
        Path path = Path.of(arguments[0]);
        Progress stop = KilledProcess.standing(Long.parseLong(arguments[2]));
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
}
