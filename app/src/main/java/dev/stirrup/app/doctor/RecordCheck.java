package dev.stirrup.app.doctor;

import dev.stirrup.app.record.BootWarning;
import dev.stirrup.app.serve.FindingRules;
import dev.stirrup.app.settings.Settings;
import dev.stirrup.boot.Firmware;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.Database;
import dev.stirrup.store.Database.Durability;
import dev.stirrup.store.Schema;
import dev.stirrup.store.StoreException;
import dev.stirrup.store.content.BlobStore;
import dev.stirrup.store.image.ImageLimits;
import dev.stirrup.store.image.ImageStore;
import dev.stirrup.store.loader.LoaderStore;
import dev.stirrup.store.loader.Loaders;
import dev.stirrup.store.record.AnswersRecord;
import dev.stirrup.store.record.Records;
import dev.stirrup.store.record.UsualLoaders;
import dev.stirrup.store.secret.SecretStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What the records need: loaders for the usual firmware, files that are still there, and profiles
/// that somebody can get.
record RecordCheck(Path root, Settings settings) implements Check {
    private static final String LOADERS = "loaders";
    private static final List<Firmware> USUAL =
            List.of(
                    Firmware.X86_BIOS,
                    Firmware.X64_UEFI,
                    Firmware.X64_UEFI_HTTP,
                    Firmware.ARM64_UEFI);

    @Override
    public List<Finding> findings() {
        Path content = root.resolve("content");
        Path file = root.resolve("stirrup.db");
        if (!Files.isWritable(file) || !Files.isDirectory(content)) {
            return List.of();
        }
        DataFolder folder = DataFolder.open(root);
        try (Database database =
                Database.open(folder.records(), Schema.RECORDS, Durability.EVERY_COMMIT)) {
            BlobStore blobs = new BlobStore(folder.content());
            List<Finding> found = new ArrayList<>();
            loaders(new LoaderStore(database, blobs, InstantSource.system()), blobs, found);
            var images = new ImageStore(database, blobs, ImageLimits.USUAL, InstantSource.system());
            for (var image : images.list()) {
                for (var part : image.whole().toList()) {
                    kept(
                                    blobs,
                                    new Kept(
                                            "image " + image.name(),
                                            part.path(),
                                            part.digest(),
                                            part.size()))
                            .ifPresent(found::add);
                }
            }
            var records = new Records(database, InstantSource.system());
            found.addAll(
                    new ReachCheck(
                                    settings,
                                    records.machines(),
                                    records.profiles(),
                                    records.plans(),
                                    images.list())
                            .findings());
            found.addAll(missingSecrets(records, database));
            BootWarning.of(records, FindingRules.of(settings), List.of()).stream()
                    .map(one -> Finding.hint("profiles", one.text(), one.remedy()))
                    .forEach(found::add);
            return found;
        } catch (StoreException e) {
            return List.of(Finding.problem("records", String.valueOf(e.getMessage()), "see above"));
        }
    }

    /// Without them no machine is given these answers.
    private static List<Finding> missingSecrets(Records records, Database database) {
        Set<String> kept =
                SecretStore.all(database).stream()
                        .map(SecretStore.Kept::name)
                        .collect(Collectors.toSet());
        List<Finding> found = new ArrayList<>();
        for (AnswersRecord answers : records.answers()) {
            for (String secret : new TreeSet<>(answers.answers().text().secrets())) {
                if (!kept.contains(secret)) {
                    found.add(
                            Finding.problem(
                                    "answers",
                                    answers.name()
                                            + " takes the secret "
                                            + secret
                                            + ", which is not here",
                                    "stirrup secret set " + secret));
                }
            }
        }
        return found;
    }

    private void loaders(LoaderStore store, BlobStore blobs, List<Finding> found) {
        List<Loaders> sets = store.list();
        String name =
                new UsualLoaders(
                                settings.policy().loaderSet(),
                                sets.stream()
                                        .collect(Collectors.toMap(Loaders::name, Loaders::set)))
                        .name();
        Optional<Loaders> usual = sets.stream().filter(s -> s.name().equals(name)).findFirst();
        if (usual.isEmpty()) {
            found.add(
                    Finding.problem(
                            LOADERS,
                            "there is no loader set " + name,
                            "install the package ipxe and run: stirrup loaders add"));
            return;
        }
        for (Firmware firmware : USUAL) {
            found.add(
                    usual.get()
                            .set()
                            .loaderFor(firmware)
                            .map(loader -> Finding.good(LOADERS, firmware + ": " + loader.file()))
                            .orElseGet(() ->
                                    Finding.hint(
                                            LOADERS,
                                            "set "
                                                    + usual.get().name()
                                                    + " has none for "
                                                    + firmware,
                                            "if you have such machines: stirrup loaders add, with"
                                                    + " a file for them")));
        }
        for (Loaders set : sets) {
            for (Loaders.Item item : set.files()) {
                kept(
                                blobs,
                                new Kept(
                                        "loader set " + set.name(),
                                        item.file(),
                                        item.digest(),
                                        item.size()))
                        .ifPresent(found::add);
            }
        }
    }

    /// A file that records name.
    private record Kept(String owner, String name, String digest, long size) {}

    private static Optional<Finding> kept(BlobStore blobs, Kept kept) {
        String why;
        try {
            long size = Files.size(blobs.path(kept.digest()));
            if (size == kept.size()) {
                return Optional.empty();
            }
            why = " has " + size + " bytes instead of " + kept.size();
        } catch (IOException e) {
            why =
                    blobs.isDamaged(kept.digest())
                            ? " is damaged and was set aside"
                            : " is gone from the data folder";
        }
        return Optional.of(
                Finding.problem(
                        "content", kept.owner() + ": " + kept.name() + why, "add it once more"));
    }
}
