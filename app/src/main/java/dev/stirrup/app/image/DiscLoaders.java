package dev.stirrup.app.image;

import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.Site;
import dev.stirrup.app.preflight.FileBytes;
import dev.stirrup.boot.event.Milestone.SecureBootForeseen;
import dev.stirrup.lab.TemporaryFolder;
import dev.stirrup.store.image.Image;
import dev.stirrup.store.image.ImageFile;
import dev.stirrup.store.loader.LoaderSource;
import dev.stirrup.store.loader.Loaders;
import dev.stirrup.store.loader.UnusableLoadersException;
import dev.stirrup.store.record.UsualLoaders;
import dev.stirrup.trust.content.Span;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The shim and the GRUB that a distribution puts on its disc: with Secure Boot on they are what
/// starts its kernel, because its shim alone has the key that signed it.
final class DiscLoaders {
    private static final String FOLDER = "efi/boot/";
    private static final String SHIM = "shim";
    private static final int LARGEST = 64 << 20;

    /// GRUB's `tftp.c` names itself in its messages. A disc's GRUB may have been built without it,
    /// as Debian's and Ubuntu's are, and then reads nothing that did not come with it.
    private static final byte[] NETWORK = "net/tftp.c".getBytes(StandardCharsets.US_ASCII);

    /// What the site adds for firmware without shim, and where GRUB goes on with Secure Boot off.
    private static final Set<String> BESIDE =
            Set.of("undionly.kpxe", "snponly.efi", "snponly-arm64.efi", "ipxe-arm64.efi");

    private final Site site;
    private final Image image;
    private final Console console;

    DiscLoaders(Site site, Image image, Console console) {
        this.site = site;
        this.image = image;
        this.console = console;
    }

    /// Makes a loader set of the disc's own files, unless the site named the set that profiles get.
    ///
    /// @param programs what Secure Boot says to the image's programs, by their paths
    /// @return the set's name, which is the image's
    Optional<String> take(Map<String, SecureBootForeseen> programs) throws IOException {
        if (!site.settings().policy().loaderSet().equals(UsualLoaders.AUTO)) {
            return Optional.empty();
        }
        try (TemporaryFolder folder = TemporaryFolder.make("stirrup-loaders")) {
            List<LoaderSource> found = new ArrayList<>();
            for (String cpu : List.of("x64", "aa64")) {
                found.addAll(chain(cpu, programs, folder.path()));
            }
            return found.isEmpty() ? Optional.empty() : taken(found);
        }
    }

    private Optional<String> taken(List<LoaderSource> chain) {
        Optional<Loaders> before = site.loaders().find(image.name());
        if (before.isPresent() && !before.get().origin().equals(origin())) {
            console.line(
                    Console.safe(
                            "Note: there is a loader set "
                                    + image.name()
                                    + " already, so this disc's shim and GRUB were not taken."));
            return Optional.empty();
        }
        List<LoaderSource> all = new ArrayList<>(chain);
        all.addAll(ipxe());
        try {
            site.loaders().add(image.name(), all, origin(), Site.who());
        } catch (UnusableLoadersException e) {
            console.warn(Console.safe("Its shim and GRUB were not taken: " + e.getMessage()));
            return Optional.empty();
        }
        console.line(
                Console.safe("Made loader set " + image.name() + " of the shim and GRUB on it"));
        return Optional.of(image.name());
    }

    private String origin() {
        return "image " + image.name();
    }

    /// The shim for a processor, if firmware takes it, and the GRUB beside it.
    private List<LoaderSource> chain(
            String cpu, Map<String, SecureBootForeseen> programs, Path folder) throws IOException {
        Optional<ImageFile> shim = find("boot" + cpu + ".efi");
        boolean isGood =
                shim.flatMap(file -> Optional.ofNullable(programs.get(file.path())))
                        .filter(seen -> seen.program().equals(SHIM) && !seen.firmware().isEmpty())
                        .isPresent();
        if (!isGood) {
            return List.of();
        }
        Optional<LoaderSource> grub = copied(find("grub" + cpu + ".efi"), folder);
        if (grub.isEmpty() || !isOfNetwork(grub.get().file())) {
            console.line(
                    "Note: the disc's shim has no GRUB beside it that can boot from a network. For"
                            + " machines with Secure Boot on, make a loader set of the"
                            + " distribution's shim and its grubnet"
                            + cpu
                            + ".efi: see `stirrup loaders add --help`.");
            return List.of();
        }
        List<LoaderSource> sources = new ArrayList<>(List.of(grub.get()));
        copied(shim, folder)
                .map(file -> new LoaderSource(file.file(), SHIM + cpu + ".efi", file.origin()))
                .ifPresent(sources::add);
        copied(find("mm" + cpu + ".efi"), folder).ifPresent(sources::add);
        return sources;
    }

    private Optional<ImageFile> find(String name) {
        return image.files().stream()
                .filter(file -> file.path().toLowerCase(Locale.ROOT).equals(FOLDER + name))
                .findFirst();
    }

    private Optional<LoaderSource> copied(Optional<ImageFile> file, Path folder)
            throws IOException {
        if (file.isEmpty() || file.get().size() > LARGEST) {
            return Optional.empty();
        }
        String path = file.get().path();
        String name = path.substring(FOLDER.length()).toLowerCase(Locale.ROOT);
        Path copy = Files.write(folder.resolve(name), bytes(file.get()));
        return Optional.of(new LoaderSource(copy, name, origin() + ": " + path));
    }

    private byte[] bytes(ImageFile file) throws IOException {
        byte[] all = new byte[Math.toIntExact(file.size())];
        var place = new Span(file.at(), file.size());
        try (FileBytes source = FileBytes.open(site.blobs().path(file.blob()), place)) {
            source.read(0, all, 0, all.length);
        }
        return all;
    }

    private static boolean isOfNetwork(Path grub) throws IOException {
        byte[] all = Files.readAllBytes(grub);
        for (int at = 0; at + NETWORK.length <= all.length; at++) {
            if (Arrays.equals(all, at, at + NETWORK.length, NETWORK, 0, NETWORK.length)) {
                return true;
            }
        }
        return false;
    }

    /// The iPXE of the site's own sets.
    private List<LoaderSource> ipxe() {
        return site.loaders().list().stream()
                .filter(set -> Set.of(SHIM, "ipxe").contains(set.name()))
                .flatMap(set -> set.files().stream())
                .filter(item -> BESIDE.contains(item.file()))
                .map(item ->
                        new LoaderSource(
                                site.blobs().path(item.digest()), item.file(), item.origin()))
                .toList();
    }
}
