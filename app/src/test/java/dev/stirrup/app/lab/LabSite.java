package dev.stirrup.app.lab;

import dev.stirrup.boot.Payload;
import dev.stirrup.lab.FirmwareFiles;
import dev.stirrup.lab.Firmwares;
import dev.stirrup.lab.LabPayload;
import dev.stirrup.lab.LabRequest;
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
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A site with the loaders of one firmware generation, Debian's netboot kernel, and one machine.
final class LabSite {
    /// Debian's kernel and its own RAM disk.
    static final String DEBIAN = "debian";

    /// The same kernel with the small RAM disk.
    static final String SMALL = "small";

    /// As [#SMALL], with GRUB as the loader.
    static final String GRUB = "grub";

    /// As [#SMALL], with shim and its GRUB.
    static final String SHIM = "shim";

    /// As [#SHIM], and GRUB may go on to iPXE.
    static final String HOP = "hop";

    private static final String WHO = "test";
    static final String IMAGE = "debian-12";

    private LabSite() {}

    static DataFolder make(Path folder, FirmwareFiles files, Firmwares firmwares) throws Exception {
        DataFolder data = DataFolder.open(folder.resolve("data"));
        Path payload = folder.resolve("payload");
        LabPayload.write(firmwares.installer(12), payload);
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
        return data;
    }

    private static void apply(Records records) {
        String machine = "rehearsed";
        Outcome outcome =
                records.apply(
                        List.of(
                                new Edit.PutProfile(
                                        profile(DEBIAN, LabPayload.INITRD, LabPayload.REPORTER)),
                                new Edit.PutProfile(profile(SMALL, LabPayload.SMALL)),
                                new Edit.PutProfile(
                                        profile(SHIM, LabPayload.SMALL)
                                                .withLoaders(
                                                        Optional.of("shim"),
                                                        Optional.of("shimx64.efi"))),
                                new Edit.PutProfile(
                                        profile(HOP, LabPayload.SMALL)
                                                .withLoaders(
                                                        Optional.of("shim"), Optional.empty())),
                                new Edit.PutProfile(
                                        profile(GRUB, LabPayload.SMALL)
                                                .withLoaders(
                                                        Optional.of("grub"),
                                                        Optional.of("grubnetx64.efi"))),
                                new Edit.PutMachine(
                                        MachineRecord.of(machine, Set.of(LabRequest.DEFAULT_MAC))),
                                new Edit.PutPlan(PlanRecord.always(machine, SMALL))),
                        WHO);
        if (outcome instanceof Outcome.Refused(var problems)) {
            throw new IllegalStateException(problems.toString());
        }
    }

    private static ProfileRecord profile(String name, String... initrds) {
        return ProfileRecord.of(
                        name,
                        new PayloadRecord.Plain(
                                new Payload.Linux(
                                        IMAGE,
                                        LabPayload.KERNEL,
                                        List.of(initrds),
                                        LabPayload.ARGUMENTS)))
                .withLoaders(Optional.of("ipxe"), Optional.empty());
    }
}
