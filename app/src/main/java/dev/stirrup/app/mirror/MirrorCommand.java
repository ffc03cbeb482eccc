package dev.stirrup.app.mirror;

import dev.stirrup.app.command.CommandGroup;
import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.FailedException;
import dev.stirrup.app.command.SiteOptions;
import dev.stirrup.app.settings.MirrorSettings;
import dev.stirrup.app.settings.Settings;
import dev.stirrup.app.timeline.Sizes;
import dev.stirrup.app.yaml.Durations;
import dev.stirrup.app.yaml.YamlValue;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.digest.NativeDigests;
import dev.stirrup.store.mirror.MirrorFile;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The mirrors.
@Command(
        name = "mirror",
        description = {
            "Other servers' files, given from here: see what is kept, bring files before machines ask",
            "for them, verify and give up. Mirrors are set up in the settings (mirrors, cache)."
        })
public final class MirrorCommand extends CommandGroup {
    private final Console console;

    private MirrorCommand(Console console) {
        super("mirrors");
        this.console = console;
    }

    /// The command with those below it.
    public static CommandLine line(Console console) {
        return new CommandLine(new MirrorCommand(console))
                .addSubcommand("fetch", new MirrorFetchCommand(console));
    }

    @Command(name = "list", description = "List the mirrors and how much of each is kept.")
    int list(@Mixin SiteOptions options) {
        Settings settings = options.settings();
        try (Mirrors mirrors = open(options, settings)) {
            List<List<String>> rows = new ArrayList<>();
            for (Mirror mirror : mirrors.all()) {
                MirrorSettings one = mirror.settings();
                List<MirrorFile> files = mirrors.store().files(Optional.of(one.name()));
                rows.add(
                        List.of(
                                one.name(),
                                YamlValue.word(one.kind()),
                                Integer.toString(files.size()),
                                Sizes.bytes(files.stream().mapToLong(MirrorFile::size).sum()),
                                one.upstreams().stream()
                                        .map(URI::toString)
                                        .collect(Collectors.joining(" "))));
            }
            console.table(List.of("MIRROR", "KIND", "FILES", "SIZE", "UPSTREAM"), rows);
            console.line(
                    Sizes.bytes(mirrors.store().size())
                            + " of "
                            + Sizes.bytes(settings.cache().limit())
                            + " are used"
                            + (settings.cache().isOffline()
                                    ? "; offline: nothing is fetched"
                                    : ""));
        }
        return 0;
    }

    @Command(name = "show", description = "List the files of a mirror that are kept.")
    int show(@Mixin SiteOptions options, @Parameters(paramLabel = "NAME") String name) {
        try (Mirrors mirrors = open(options, options.settings())) {
            Mirror mirror = known(mirrors, name);
            mirrors.store()
                    .claims()
                    .roots(mirror.settings().name(), Optional.empty())
                    .forEach(root ->
                            console.line(
                                    Console.safe(root.root())
                                            + ": its server's of "
                                            + root.seen()));
            console.table(
                    List.of("PATH", "SIZE", "VOUCHED FOR BY", "SHA-256"),
                    mirrors.store().files(Optional.of(name)).stream()
                            .map(file ->
                                    List.of(
                                            file.path(),
                                            Sizes.bytes(file.size()),
                                            file.vouched(),
                                            file.digest()))
                            .toList());
        }
        return 0;
    }

    @Command(
            name = "verify",
            description = {
                "Read all that is kept, or a mirror's part, and compare it with its digests. What is",
                "damaged is given up, to be fetched anew. Status 1 if there was any."
            })
    int verify(
            @Mixin SiteOptions options,
            @Parameters(arity = "0..1", paramLabel = "NAME") Optional<String> name) {
        NativeDigests.add();
        try (Mirrors mirrors = open(options, options.settings())) {
            int damaged = 0;
            List<MirrorFile> files = mirrors.store().files(name);
            for (MirrorFile file : files) {
                if (!mirrors.store().verify(file)) {
                    damaged++;
                    console.line("damaged, and given up: " + Console.safe(file.path()));
                }
            }
            console.line(files.size() + " files read, " + damaged + " damaged");
            return damaged == 0 ? 0 : 1;
        } catch (IOException e) {
            throw new FailedException(Console.safe(String.valueOf(e.getMessage())), "");
        }
    }

    @Command(
            name = "clean",
            description =
                    "Give up files that nobody asked for in a while, of all mirrors or of one.")
    int clean(
            @Mixin SiteOptions options,
            @Parameters(arity = "0..1", paramLabel = "NAME") Optional<String> name,
            @Option(
                            names = "--unused",
                            paramLabel = "TIME",
                            description = "Since when: 90s, 12h, 30d (default: ${DEFAULT-VALUE}).")
                    String unused,
            @Option(names = "--all", description = "All of them, and what their lists said.")
                    boolean isAll) {
        Duration time =
                Durations.read(unused == null ? "30d" : unused)
                        .orElseThrow(() ->
                                new FailedException(
                                        Console.safe(unused) + " is no time.",
                                        "Write 90s, 15m, 12h or 30d."));
        Settings settings = options.settings();
        try (Mirrors mirrors = open(options, settings)) {
            Instant now = InstantSource.system().instant();
            List<MirrorFile> gone =
                    mirrors.store().clean(name, isAll ? now.plusSeconds(1) : now.minus(time));
            if (isAll) {
                mirrors.all().stream()
                        .map(one -> one.settings().name())
                        .filter(one -> name.isEmpty() || name.get().equals(one))
                        .forEach(mirrors.store().claims()::forgetLists);
            }
            long bytes = gone.stream().mapToLong(MirrorFile::size).sum();
            console.line("Gave up " + gone.size() + " files, " + Sizes.bytes(bytes) + ".");
        }
        return 0;
    }

    static Mirror known(Mirrors mirrors, String name) {
        return mirrors.find(name)
                .orElseThrow(() ->
                        new FailedException(
                                "The settings have no mirror " + Console.safe(name) + ".",
                                "See `stirrup mirror list`."));
    }

    static Mirrors open(SiteOptions options, Settings settings) {
        if (settings.mirrors().isEmpty()) {
            throw new FailedException(
                    "The settings have no mirrors.", "See docs/mirrors.md for a first one.");
        }
        try {
            DataFolder folder = DataFolder.open(options.data(settings));
            return Mirrors.open(folder, settings, InstantSource.system());
        } catch (IllegalArgumentException e) {
            throw new FailedException(
                    "Other servers cannot be reached: "
                            + Console.safe(String.valueOf(e.getMessage())),
                    "See fetch.proxy and fetch.ca in the settings, and http_proxy and https_proxy.");
        }
    }
}
