package dev.stirrup.app.preflight;

import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.FailedException;
import dev.stirrup.app.command.Site;
import dev.stirrup.app.command.SiteOptions;
import dev.stirrup.store.content.KeptFile;
import dev.stirrup.store.image.Image;
import dev.stirrup.store.json.Json;
import dev.stirrup.store.loader.Loaders;
import dev.stirrup.uefi.preflight.Inspection;
import dev.stirrup.uefi.preflight.Preflight;
import dev.stirrup.uefi.preflight.TrustSet;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `stirrup inspect`.
@Command(
        name = "inspect",
        description = {
            "Tell what is in an EFI program, who signed it, what revokes it, and on which machines",
            "it will boot with Secure Boot on. Nothing is changed.",
            "Of an image or a loader set, every EFI program in it."
        })
public final class InspectCommand implements Callable<Integer> {
    private final Console console;

    @Mixin private SiteOptions options = new SiteOptions();

    @Parameters(
            paramLabel = "FILE|IMAGE|LOADERS",
            description = "A file, or the name of an image or a loader set.")
    private String target = "";

    @Option(
            names = "--shim",
            paramLabel = "FILE",
            description = "Also tell what this shim says to it as its second stage.")
    private List<Path> shims = List.of();

    @Option(names = "--json", description = "For programs.")
    private boolean isJson;

    public InspectCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        KnownTrust known = KnownTrust.of(options.data(options.settings()), Instant.now());
        for (Path shim : shims) {
            known = known.with(shim(shim, known));
        }
        Map<String, SourceFile> files = files();
        List<Object> json = new ArrayList<>();
        for (var file : files.entrySet()) {
            try (FileBytes bytes = file.getValue().open()) {
                Inspection seen = Preflight.inspect(bytes, known.question());
                if (isJson) {
                    json.add(InspectionJson.of(file.getKey(), seen));
                } else {
                    new InspectionText(console, known).print(file.getKey(), seen);
                }
            } catch (IOException e) {
                throw FileBytes.unreadable(file.getValue().file(), e);
            } catch (MalformedException e) {
                refuseUnlessOneOfMany(file.getKey(), e, files.size());
            }
        }
        if (isJson) {
            console.line(Json.write(json));
        }
        return 0;
    }

    private void refuseUnlessOneOfMany(String name, MalformedException e, int count) {
        if (count == 1) {
            throw new FailedException(
                    Console.safe(name + ": no EFI program: " + e.getMessage()), "");
        }
    }

    private static TrustSet shim(Path file, KnownTrust known) {
        try (FileBytes bytes = FileBytes.open(file)) {
            return Preflight.inspect(bytes, known.question())
                    .shim()
                    .orElseThrow(() -> new FailedException(file + " is no shim", ""))
                    .keys();
        } catch (IOException e) {
            throw FileBytes.unreadable(file, e);
        } catch (MalformedException e) {
            throw new FailedException(file + " is no shim: " + e.getMessage(), "");
        }
    }

    /// The files to look at, by the names that are shown.
    private Map<String, SourceFile> files() {
        Path path = Path.of(target);
        if (Files.isRegularFile(path)) {
            return Map.of(target, SourceFile.of(path));
        }
        try (Site site = Site.open(options)) {
            Map<String, SourceFile> files = new LinkedHashMap<>();
            image(site)
                    .ifPresent(image ->
                            image.files()
                                    .forEach(file ->
                                            put(
                                                    files,
                                                    image.name() + ":" + file.path(),
                                                    site.content()
                                                            .imageFile(
                                                                    image.name(), file.path()))));
            site.loaders()
                    .find(target)
                    .map(Loaders::files)
                    .orElse(List.of())
                    .forEach(file ->
                            put(
                                    files,
                                    target + "/" + file.file(),
                                    site.content().loaderFile(target, file.file())));
            if (files.isEmpty()) {
                throw new FailedException(
                        "There is no file, image or loader set "
                                + Console.safe(target)
                                + " with an EFI program in it.",
                        "See `stirrup image list` and `stirrup loaders list`.");
            }
            return files;
        }
    }

    private Optional<Image> image(Site site) {
        return site.images().list().stream()
                .filter(image -> image.name().equals(target))
                .findFirst();
    }

    private static void put(Map<String, SourceFile> files, String name, Optional<KeptFile> kept) {
        kept.map(SourceFile::of)
                .filter(SourceFile::isProgram)
                .ifPresent(file -> files.put(name, file));
    }
}
