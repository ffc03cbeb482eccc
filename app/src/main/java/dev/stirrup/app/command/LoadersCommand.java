package dev.stirrup.app.command;

import dev.stirrup.app.timeline.Sizes;
import dev.stirrup.boot.Firmware;
import dev.stirrup.store.content.BlobStore;
import dev.stirrup.store.loader.LoaderStore;
import dev.stirrup.store.loader.Loaders;
import dev.stirrup.store.loader.UnusableLoadersException;
import dev.stirrup.trust.content.Image;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The loader sets.
@Command(
        name = "loaders",
        description = "Add, list, verify and remove the programs that firmware loads.")
final class LoadersCommand extends CommandGroup {
    private final Console console;

    LoadersCommand(Console console) {
        super("loaders");
        this.console = console;
    }

    @Command(
            name = "add",
            description = {
                "Take loaders into the data folder, with their versions and digests.",
                "Without a name: the sets ipxe, shim and grub, from installed packages.",
                "With a name: a set of the files and folders behind it; replaces the set of that"
                        + " name. NAME=FILE takes a file in under another name, as shim's second"
                        + " stage must lie beside it as grubx64.efi."
            })
    int add(
            @Mixin SiteOptions options,
            @Parameters(index = "0", arity = "0..1", paramLabel = "NAME") Optional<String> name,
            @Parameters(index = "1..*", arity = "0..*", paramLabel = "FILE|DIR|NAME=FILE")
                    List<Path> files,
            @Option(
                            names = "--force",
                            description = "Also what machines with Secure Boot on would refuse.")
                    boolean isForced) {
        try (Site site = Site.open(options)) {
            if (name.isEmpty()) {
                return addInstalled(site.loaders());
            }
            if (files == null || files.isEmpty()) {
                throw misused("Which files shall be the set " + name.get() + "?");
            }
            Publishing.check(files, site, console, isForced);
            tell(site.loaders().add(name.get(), files, Site.who()));
            return 0;
        } catch (UnusableLoadersException e) {
            throw Failure.of(e, "Nothing was changed.");
        }
    }

    private int addInstalled(LoaderStore loaders) throws UnusableLoadersException {
        List<Loaders> added = loaders.addInstalled(Site.who());
        added.forEach(this::tell);
        if (added.isEmpty() && loaders.list().isEmpty()) {
            throw new FailedException(
                    "No installed package has loaders.",
                    "On Debian and Ubuntu: apt-get install ipxe; on Fedora: dnf install"
                            + " ipxe-bootimgs. Or name a set and its files.");
        }
        if (added.isEmpty()) {
            console.line(
                    "Nothing new: the sets of the installed packages are here already. To take a"
                            + " newer package, remove the set first.");
        }
        return 0;
    }

    @Command(name = "list", description = "List all sets, or the files of one.")
    int list(
            @Mixin SiteOptions options,
            @Parameters(arity = "0..1", paramLabel = "NAME") Optional<String> name) {
        try (Site site = Site.open(options)) {
            if (name.isEmpty()) {
                console.table(
                        List.of("NAME", "STATE", "FILES", "FIRMWARE", "ADDED", "ORIGIN"),
                        site.loaders().list().stream().map(set -> row(site.blobs(), set)).toList());
                return 0;
            }
            Loaders set = known(site, name.get());
            console.table(
                    List.of("FILE", "STATE", "FIRMWARE", "SIZE", "PACKAGE", "SHA-256"),
                    set.files().stream()
                            .map(item -> row(set, item, site.blobs().state(item.digest())))
                            .toList());
        }
        return 0;
    }

    private static Loaders known(Site site, String name) {
        return site.loaders()
                .find(name)
                .orElseThrow(() ->
                        new FailedException(
                                "There is no loader set " + name + ".",
                                "See `stirrup loaders list`."));
    }

    @Command(
            name = "verify",
            description = {
                "Read all sets, or one, as a whole and compare them with what was taken in.",
                "Damaged files are set aside, so that nobody is served them. Status 1 if there are any."
            })
    int verify(
            @Mixin SiteOptions options,
            @Parameters(arity = "0..1", paramLabel = "NAME") Optional<String> name) {
        try (Site site = Site.open(options)) {
            Verifying verifying = new Verifying(site, console);
            List<Loaders> sets =
                    name.isPresent() ? List.of(known(site, name.get())) : site.loaders().list();
            for (Loaders set : sets) {
                set.files()
                        .forEach(item ->
                                verifying.look(
                                        set.name(),
                                        item.file(),
                                        new Image(item.digest(), item.size())));
            }
            return verifying.tell("stirrup loaders add SET FILE ...");
        }
    }

    @Command(name = "remove", description = "Remove a set that no profile names.")
    int remove(@Mixin Removal wanted) {
        try (Site site = Site.open(wanted)) {
            site.loaders().remove(wanted.name(), Site.who(), wanted.isForced());
            return wanted.done(console);
        } catch (UnusableLoadersException e) {
            throw wanted.refused(e);
        }
    }

    private void tell(Loaders set) {
        console.line(
                Console.safe(
                        "Added loader set "
                                + set.name()
                                + ": "
                                + set.files().size()
                                + " files, "
                                + packages(set)));
    }

    private static String packages(Loaders set) {
        String packages =
                set.files().stream()
                        .map(Loaders.Item::fromPackage)
                        .filter(name -> !name.isEmpty())
                        .distinct()
                        .sorted()
                        .collect(Collectors.joining(", "));
        return packages.isEmpty() ? "from " + set.origin() : packages;
    }

    private static List<String> row(BlobStore blobs, Loaders set) {
        return List.of(
                set.name(),
                Verifying.state(blobs, set.files().stream().map(Loaders.Item::digest)),
                Integer.toString(set.files().size()),
                set.set().entries().keySet().stream()
                        .sorted()
                        .map(Firmware::text)
                        .collect(Collectors.joining(",")),
                Times.day(set.added()),
                packages(set));
    }

    private static List<String> row(Loaders set, Loaders.Item item, String state) {
        String firmware =
                set.set().entries().entrySet().stream()
                        .filter(entry -> entry.getValue().contains(item.file()))
                        .sorted(Comparator.comparing(Map.Entry::getKey))
                        .map(entry -> rank(entry.getKey(), entry.getValue(), item.file()))
                        .collect(Collectors.joining(","));
        return List.of(
                item.file(),
                state,
                firmware.isEmpty() ? "-" : firmware,
                Sizes.bytes(item.size()),
                item.fromPackage().isEmpty() ? "-" : item.fromPackage(),
                item.digest());
    }

    /// The firmware's name, with a star where this file is its first choice.
    private static String rank(Firmware firmware, List<String> files, String file) {
        return firmware.text() + (files.getFirst().equals(file) ? "*" : "");
    }
}
