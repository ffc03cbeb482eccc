package dev.stirrup.app.lab;

import dev.stirrup.boot.Payload;
import dev.stirrup.lab.FirmwareFiles;
import dev.stirrup.lab.LabPayload;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.Database;
import dev.stirrup.store.Database.Durability;
import dev.stirrup.store.Schema;
import dev.stirrup.store.content.BlobStore;
import dev.stirrup.store.image.ImageLimits;
import dev.stirrup.store.image.ImageSource;
import dev.stirrup.store.image.ImageStore;
import dev.stirrup.store.key.KeyHome;
import dev.stirrup.store.loader.LoaderStore;
import dev.stirrup.store.record.Edit;
import dev.stirrup.store.record.Outcome;
import dev.stirrup.store.record.PayloadRecord;
import dev.stirrup.store.record.ProfileRecord;
import dev.stirrup.store.record.Records;
import dev.stirrup.uefi.authenticode.ImageSigner;
import dev.stirrup.uefi.cms.SigningKey;
import dev.stirrup.wire.ByteSource;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a site adds that signs for itself: iPXE and a kernel with its own signatures, and shim with
/// that iPXE behind it.
final class OwnChain {
    /// iPXE and kernel, both signed by the site.
    static final String OWN = "own";

    /// shim, then the site's iPXE, then Debian's kernel as Debian signed it.
    static final String BEHIND_SHIM = "behind-shim";

    /// The site's iPXE, then Debian's kernel, which the firmware alone would refuse.
    static final String WITH_SHIM = "with-shim";

    /// shim and GRUB, and nothing else.
    static final String SHIM_AND_GRUB = "shim-and-grub";

    private static final String WHO = "test";
    private static final String IMAGE = "own-debian";

    private OwnChain() {}

    /// @param folder with the folder `payload` of [LabSite#make]
    static void add(DataFolder data, Path folder, FirmwareFiles files) throws Exception {
        SigningKey key =
                OwnKeys.of(data, KeyHome.inFiles("Test", Map.of()), Instant.now()).signer();
        Path image = Files.createDirectories(folder.resolve(IMAGE));
        Path payload = folder.resolve("payload");
        sign(payload.resolve(LabPayload.CLOUD_KERNEL), key, image.resolve(LabPayload.CLOUD_KERNEL));
        Files.copy(payload.resolve(LabPayload.CLOUD), image.resolve(LabPayload.CLOUD));
        Path ipxe = folder.resolve("snponly.efi");
        sign(files.ipxe().resolve("snponly.efi"), key, ipxe);
        Path second = Path.of("grubx64.efi=" + ipxe);
        try (Database database =
                Database.open(data.records(), Schema.RECORDS, Durability.SOUND_FILE)) {
            var blobs = new BlobStore(data.content());
            InstantSource clock = InstantSource.system();
            var loaders = new LoaderStore(database, blobs, clock);
            loaders.add(OWN, List.of(ipxe), WHO);
            loaders.add(BEHIND_SHIM, List.of(files.shim(), second, ipxe), WHO);
            new ImageStore(database, blobs, ImageLimits.USUAL, clock)
                    .add(
                            new ImageStore.Wish(
                                    IMAGE, new ImageSource.Folder(image), "lab", WHO, false));
            apply(
                    new Records(database, clock),
                    profile(OWN, IMAGE).withLoaders(Optional.of(OWN), Optional.empty()),
                    profile(BEHIND_SHIM, LabSite.IMAGE)
                            .withLoaders(Optional.of(BEHIND_SHIM), Optional.empty()),
                    profile(WITH_SHIM, LabSite.IMAGE)
                            .withLoaders(Optional.of(BEHIND_SHIM), Optional.of("snponly.efi")));
        }
    }

    /// Takes in shim and GRUB as their packages have them.
    static void addShimAndGrub(DataFolder data, FirmwareFiles files) throws Exception {
        Path grub = files.root().resolve("usr/lib/grub/x86_64-efi-signed/grubnetx64.efi.signed");
        try (Database database =
                Database.open(data.records(), Schema.RECORDS, Durability.SOUND_FILE)) {
            InstantSource clock = InstantSource.system();
            new LoaderStore(database, new BlobStore(data.content()), clock)
                    .add(SHIM_AND_GRUB, List.of(files.shim(), Path.of("grubx64.efi=" + grub)), WHO);
            apply(
                    new Records(database, clock),
                    profile(SHIM_AND_GRUB, LabSite.IMAGE)
                            .withLoaders(Optional.of(SHIM_AND_GRUB), Optional.empty()));
        }
    }

    private static void sign(Path from, SigningKey key, Path to) throws Exception {
        try (OutputStream out = Files.newOutputStream(to)) {
            ImageSigner.sign(ByteSource.of(Files.readAllBytes(from)), key, Instant.now(), out);
        }
    }

    private static void apply(Records records, ProfileRecord... profiles) {
        List<Edit> edits = List.of(profiles).stream().<Edit>map(Edit.PutProfile::new).toList();
        if (records.apply(edits, WHO) instanceof Outcome.Refused(var problems)) {
            throw new IllegalStateException(problems.toString());
        }
    }

    private static ProfileRecord profile(String name, String image) {
        return ProfileRecord.of(
                name,
                new PayloadRecord.Plain(
                        new Payload.Linux(
                                image,
                                LabPayload.CLOUD_KERNEL,
                                List.of(LabPayload.CLOUD),
                                LabPayload.ARGUMENTS)));
    }
}
