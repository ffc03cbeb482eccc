package dev.stirrup.app.lab;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.stirrup.app.serve.KeysInStock;
import dev.stirrup.boot.Payload;
import dev.stirrup.lab.FirmwareFiles;
import dev.stirrup.lab.Firmwares;
import dev.stirrup.lab.Generation;
import dev.stirrup.lab.LabPayload;
import dev.stirrup.lab.LabRequest;
import dev.stirrup.lab.LabUnavailableException;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.Database;
import dev.stirrup.store.Database.Durability;
import dev.stirrup.store.Schema;
import dev.stirrup.store.content.BlobStore;
import dev.stirrup.store.image.ImageLimits;
import dev.stirrup.store.image.ImageSource;
import dev.stirrup.store.image.ImageStore;
import dev.stirrup.store.loader.LoaderStore;
import dev.stirrup.store.record.Edit;
import dev.stirrup.store.record.MachineRecord;
import dev.stirrup.store.record.Outcome;
import dev.stirrup.store.record.PayloadRecord;
import dev.stirrup.store.record.PlanRecord;
import dev.stirrup.store.record.ProfileRecord;
import dev.stirrup.store.record.Records;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A site with the loaders of one firmware generation, two of Debian's kernels, and one machine.
final class LabSite {
    /// Debian's kernel and its own RAM disk.
    static final String DEBIAN = "debian";

    /// The same kernel with the small RAM disk: the fewest bytes, for a ROM or firmware that reads
    /// slowly.
    static final String SMALL = "small";

    /// Debian's kernel for clouds with its small RAM disk: what an emulated processor starts
    /// soonest.
    static final String CLOUD = "cloud";

    /// As [#CLOUD], with GRUB as the loader.
    static final String GRUB = "grub";

    /// As [#CLOUD], with shim and its GRUB.
    static final String SHIM = "shim";

    /// As [#SHIM], and GRUB may go on to iPXE.
    static final String HOP = "hop";

    static final int RELEASE = 12;

    private static final String WHO = "test";
    static final String IMAGE = "debian-12";

    /// Sites of this process without keys, with their payload, to be copied: to make one reads
    /// every file of two RAM disks and of all loaders, for seconds.
    private static final Map<Generation, Path> MODELS = new EnumMap<>(Generation.class);

    private LabSite() {}

    /// Makes it; a test that cannot have the firmware or the kernels here is skipped.
    static DataFolder make(Path folder, Generation generation, Firmwares firmwares)
            throws Exception {
        copy(model(generation, firmwares), folder);
        DataFolder data = DataFolder.open(folder.resolve("data"));
        KeysInStock.give(data);
        return data;
    }

    private static synchronized Path model(Generation generation, Firmwares firmwares)
            throws Exception {
        @Nullable Path known = MODELS.get(generation);
        if (known != null) {
            return known;
        }
        FirmwareFiles files;
        try {
            files = firmwares.find(generation);
        } catch (LabUnavailableException e) {
            return abort(String.valueOf(e.getMessage()));
        }
        Path folder = Files.createTempDirectory("lab-site");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
        fill(folder, files, firmwares);
        MODELS.put(generation, folder);
        return folder;
    }

    private static void fill(Path folder, FirmwareFiles files, Firmwares firmwares)
            throws Exception {
        Path payload = folder.resolve("payload");
        writePayload(firmwares, RELEASE, payload);
        DataFolder data = DataFolder.open(folder.resolve("data"));
        try (Database database =
                Database.open(data.records(), Schema.RECORDS, Durability.SOUND_FILE)) {
            var blobs = new BlobStore(data.content());
            InstantSource clock = InstantSource.system();
            new LoaderStore(database, blobs, clock).addInstalled(files.root(), WHO);
            new ImageStore(database, blobs, ImageLimits.USUAL, clock)
                    .add(
                            new ImageStore.Wish(
                                    IMAGE, new ImageSource.Folder(payload), "lab", WHO, false));
            apply(new Records(database, clock));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (!Files.isDirectory(copy)) {
                    Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Writes the kernels and RAM disks; a test that cannot have them here is skipped.
    ///
    /// @param release Debian's number
    static void writePayload(Firmwares firmwares, int release, Path folder) throws IOException {
        try {
            LabPayload.write(firmwares, release, folder);
        } catch (LabUnavailableException e) {
            abort(String.valueOf(e.getMessage()));
        }
    }

    private static void apply(Records records) {
        String machine = "rehearsed";
        Outcome outcome =
                records.apply(
                        List.of(
                                new Edit.PutProfile(
                                        profile(
                                                DEBIAN,
                                                LabPayload.KERNEL,
                                                LabPayload.INITRD,
                                                LabPayload.REPORTER)),
                                new Edit.PutProfile(
                                        profile(SMALL, LabPayload.KERNEL, LabPayload.SMALL)),
                                new Edit.PutProfile(cloud(CLOUD)),
                                new Edit.PutProfile(
                                        cloud(SHIM)
                                                .withLoaders(
                                                        Optional.of("shim"),
                                                        Optional.of("shimx64.efi"))),
                                new Edit.PutProfile(
                                        cloud(HOP)
                                                .withLoaders(
                                                        Optional.of("shim"), Optional.empty())),
                                new Edit.PutProfile(
                                        cloud(GRUB)
                                                .withLoaders(
                                                        Optional.of("grub"),
                                                        Optional.of("grubnetx64.efi"))),
                                new Edit.PutMachine(
                                        MachineRecord.of(machine, Set.of(LabRequest.DEFAULT_MAC))),
                                new Edit.PutPlan(PlanRecord.always(machine, CLOUD))),
                        WHO);
        if (outcome instanceof Outcome.Refused(var problems)) {
            throw new IllegalStateException(problems.toString());
        }
    }

    private static ProfileRecord cloud(String name) {
        return profile(name, LabPayload.CLOUD_KERNEL, LabPayload.CLOUD);
    }

    private static ProfileRecord profile(String name, String kernel, String... initrds) {
        return ProfileRecord.of(
                        name,
                        new PayloadRecord.Plain(
                                new Payload.Linux(
                                        IMAGE, kernel, List.of(initrds), LabPayload.ARGUMENTS)))
                .withLoaders(Optional.of("ipxe"), Optional.empty());
    }
}
