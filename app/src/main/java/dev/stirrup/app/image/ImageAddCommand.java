package dev.stirrup.app.image;

import dev.stirrup.app.catalogue.KnownSystem;
import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.FailedException;
import dev.stirrup.app.command.Failure;
import dev.stirrup.app.command.Images;
import dev.stirrup.app.command.Publishing;
import dev.stirrup.app.command.Site;
import dev.stirrup.app.fetch.Addresses;
import dev.stirrup.app.fetch.FetchException;
import dev.stirrup.app.timeline.Sizes;
import dev.stirrup.boot.Payload;
import dev.stirrup.boot.event.Milestone.SecureBootForeseen;
import dev.stirrup.store.digest.NativeDigests;
import dev.stirrup.store.image.Image;
import dev.stirrup.store.image.ImageSource;
import dev.stirrup.store.image.ImageStore;
import dev.stirrup.store.image.Provenance;
import dev.stirrup.store.image.UnusableImageException;
import dev.stirrup.store.record.Edit;
import dev.stirrup.store.record.PayloadRecord;
import dev.stirrup.store.record.ProfileRecord;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/// Takes an image in.
@Command(
        name = "add",
        description = {
            "Take an image into the data folder: an ISO, a distribution's netboot archive, a folder,",
            "a kernel with its initrds, the same from another server, or a system of the catalogue.",
            "What comes from another server must be vouched for: by a signature of a known key, or by",
            "its digest."
        })
public final class ImageAddCommand extends AddOptions implements Callable<Integer> {
    private final Console console;

    /// How the catalogue starts what was added.
    private Optional<Candidates.Choice> known = Optional.empty();

    public ImageAddCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        NativeDigests.add();
        try (Site site = Site.open(this)) {
            Optional<String> source = source();
            checkRoom(site, source);
            Image image =
                    source.isPresent()
                            ? fromWord(site, source.get())
                            : fromFiles(site, kernel().orElseThrow());
            told(site, image);
            return 0;
        } catch (UnusableImageException e) {
            throw Failure.of(e, "Nothing was changed.");
        }
    }

    /// For all that lies here; what comes from elsewhere is looked at when its size is told.
    private void checkRoom(Site site, Optional<String> source) {
        List<Path> copied = new ArrayList<>(initrds());
        kernel().ifPresent(copied::add);
        copied.addAll(more().values());
        source.filter(word -> !Addresses.isAddress(word))
                .map(ImageAddCommand::path)
                .ifPresent(copied::add);
        copied.removeIf(path -> !Files.isReadable(path)); // told by whoever reads it
        try {
            Room.check(copied, site);
        } catch (IOException e) {
            throw new FailedException(
                    Console.safe(String.valueOf(e.getMessage())), "Nothing was changed.");
        }
    }

    private Image fromFiles(Site site, Path kernel) throws UnusableImageException {
        Publishing.check(List.of(kernel), site, console, isForced());
        String origin =
                Stream.concat(Stream.of(kernel), initrds().stream())
                        .map(path -> path.toAbsolutePath().normalize().toString())
                        .collect(Collectors.joining(", "));
        ImageSource source = with(new ImageSource.Files(kernel, initrds()));
        return Images.add(
                console,
                site,
                new ImageStore.Wish(
                        name().orElseThrow(), source, origin, Site.who(), isReplacing()));
    }

    private Image fromWord(Site site, String word) throws UnusableImageException {
        boolean isFile = !Addresses.isAddress(word) && Files.exists(Path.of(word));
        try (Reception reception = Reception.open(site, this, console)) {
            if (isFile) {
                Path path = path(word);
                if (Files.isDirectory(path)) {
                    Publishing.check(List.of(path), site, console, isForced());
                }
                String file = String.valueOf(path.getFileName());
                var place = new Item.Place.Here(path);
                return taken(
                        site,
                        reception.supply(List.of()),
                        new Wanted(
                                name().orElseGet(() -> plain(file)),
                                word,
                                List.of(new Item(place, file, vouchers(path.toUri(), file)))));
            }
            if (Addresses.isAddress(word)) {
                URI url = Addresses.read(word);
                String file = Addresses.fileName(url).orElse("file");
                var place = new Item.Place.Elsewhere(url);
                return taken(
                        site,
                        reception.supply(List.of()),
                        new Wanted(
                                name().orElseGet(() -> plain(file)),
                                Addresses.shown(url),
                                List.of(new Item(place, file, vouchers(url, file)))));
            }
            KnownSystem system = reception.system(word);
            known = system.start().map(ImageAddCommand::choice);
            return taken(
                    site,
                    reception.supply(system.keyrings()),
                    new Wanted(
                            name().orElse(system.name()), system.title(), reception.items(system)));
        } catch (FetchException e) {
            throw Failure.of(e, "Nothing was changed.");
        } catch (IOException e) {
            throw new FailedException(
                    Console.safe(word + ": " + e.getMessage()), "Nothing was changed.");
        }
    }

    private static Path path(String word) {
        return Path.of(word).toAbsolutePath().normalize();
    }

    private static Candidates.Choice choice(KnownSystem.Start start) {
        return new Candidates.Choice(start.kernel(), start.initrds(), start.arguments());
    }

    /// @param origin for the record
    private record Wanted(String name, String origin, List<Item> items) {}

    private Image taken(Site site, Supply supply, Wanted wanted)
            throws IOException, UnusableImageException {
        if (site.images().find(wanted.name()).isPresent() && !isReplacing()) {
            throw new FailedException(
                    "There is an image " + Console.safe(wanted.name()) + " already.",
                    "Name another one, or add --replace.");
        }
        List<Arrived> arrived = new ArrayList<>();
        try {
            for (Item item : wanted.items()) {
                arrived.add(supply.bring(item));
            }
            List<Provenance> sources = arrived.stream().map(Arrived::provenance).toList();
            var wish =
                    new ImageStore.Wish(
                            wanted.name(),
                            with(Sources.of(arrived)),
                            wanted.origin(),
                            sources,
                            Site.who(),
                            isReplacing());
            return Images.add(console, site, wish);
        } finally {
            for (Arrived one : arrived) {
                one.close();
            }
        }
    }

    private ImageSource with(ImageSource source) {
        Map<String, Path> more = more();
        return more.isEmpty() ? source : new ImageSource.With(source, more);
    }

    /// A file's name without what only says its form.
    private static String plain(String file) {
        String name = file.replaceFirst("(\\.tar)?\\.(gz|xz|zst|tgz|zip|iso|tar|img|apk)$", "");
        String safe = name.replaceAll("[^A-Za-z0-9._-]", "-").replaceFirst("^[^A-Za-z0-9]+", "");
        return safe.isEmpty() ? "image" : safe.substring(0, Math.min(63, safe.length()));
    }

    private void told(Site site, Image image) {
        console.line(
                Console.safe(
                        "Added image "
                                + image.name()
                                + ": "
                                + image.files().size()
                                + " files, "
                                + Sizes.bytes(image.storedBytes())));
        Candidates candidates = Candidates.of(site, image);
        ImageText text = new ImageText(console, site);
        Map<String, SecureBootForeseen> programs = text.programs(image);
        text.contents(image, candidates, programs);
        if (profile().isPresent()) {
            makeProfile(site, image, candidates, programs);
        } else {
            text.next(image, candidates);
        }
    }

    private void makeProfile(
            Site site,
            Image image,
            Candidates candidates,
            Map<String, SecureBootForeseen> programs) {
        String name = profile().orElseThrow();
        Optional<Payload.Windows> windows =
                isKernelNamed() ? Optional.empty() : candidates.windows();
        if (windows.isPresent()) {
            put(site, ProfileRecord.of(name, new PayloadRecord.Plain(windows.get())));
            console.line(Console.safe("Made profile " + name + ": " + windows.get().wim()));
            given(name);
            return;
        }
        Optional<Payload.Chain> esxi = isKernelNamed() ? Optional.empty() : candidates.esxi();
        if (esxi.isPresent()) {
            put(site, ProfileRecord.of(name, new PayloadRecord.Plain(esxi.get())));
            console.line(Console.safe("Made profile " + name + ": " + esxi.get().target()));
            given(name);
            return;
        }
        Optional<Payload.Chain> disc = isKernelNamed() ? Optional.empty() : candidates.asDisc();
        if (disc.isPresent()) {
            put(site, ProfileRecord.of(name, new PayloadRecord.Plain(disc.get())));
            console.line(Console.safe("Made profile " + name + ": boots from the disc itself"));
            given(name);
            return;
        }
        Candidates.Choice usual =
                known.or(() -> candidates.choices().stream().findFirst())
                        .orElseGet(() ->
                                isKernelNamed()
                                        ? new Candidates.Choice("", List.of(), "")
                                        : candidates.usual());
        Candidates.Choice choice = chosen(image, usual, candidates.choices());
        var payload =
                new Payload.Linux(
                        image.name(), choice.kernel(), choice.initrds(), choice.arguments());
        put(
                site,
                ProfileRecord.of(name, new PayloadRecord.Plain(payload))
                        .withLoaders(ownLoaders(site, image, programs), Optional.empty()));
        console.line(
                Console.safe(
                        "Made profile "
                                + name
                                + ": "
                                + choice.kernel()
                                + (choice.initrds().isEmpty() ? "" : " with ")
                                + String.join(", ", choice.initrds())
                                + (choice.arguments().isEmpty()
                                        ? ""
                                        : ", arguments: " + choice.arguments())));
        given(name);
    }

    private Optional<String> ownLoaders(
            Site site, Image image, Map<String, SecureBootForeseen> programs) {
        try {
            return new DiscLoaders(site, image, console).take(programs);
        } catch (IOException e) {
            console.warn(Console.safe("Its own loaders cannot be read: " + e.getMessage()));
            return Optional.empty();
        }
    }

    private void put(Site site, ProfileRecord profile) {
        try {
            site.apply(List.of(new Edit.PutProfile(profile)), console);
        } catch (FailedException e) {
            throw new FailedException(
                    String.valueOf(e.getMessage()), "The image was added; no profile was made.");
        }
    }

    private void given(String name) {
        console.line(
                Console.safe(
                        "Give it to a machine with: stirrup plan set MACHINE --install-once "
                                + name));
    }
}
