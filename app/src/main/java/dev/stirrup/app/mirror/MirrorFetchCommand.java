package dev.stirrup.app.mirror;

import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.FailedException;
import dev.stirrup.app.command.SiteOptions;
import dev.stirrup.app.timeline.Sizes;
import dev.stirrup.netboot.url.PathName;
import dev.stirrup.store.digest.NativeDigests;
import dev.stirrup.store.mirror.MirrorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Fills a mirror.
@Command(
        name = "fetch",
        description = {
            "Bring files before a machine asks for them, so that they are here offline. What is here",
            "already is not fetched again."
        })
final class MirrorFetchCommand implements Callable<Integer> {
    private static final int AT_ONCE = 8;

    private final Console console;

    @Mixin private SiteOptions options = new SiteOptions();

    @Parameters(index = "0", paramLabel = "NAME", description = "The mirror.")
    private String name = "";

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "PATH",
            description = "Below the mirror's root, such as dists/trixie/InRelease.")
    private List<String> paths = List.of();

    @Option(
            names = "--from",
            paramLabel = "FILE",
            description = "A file with such paths, one in a line.")
    private @Nullable Path list;

    @Option(
            names = "--suite",
            paramLabel = "SUITE",
            description = {
                "Of a mirror of kind apt: what the suite, such as bookworm, needs to be installed from",
                "here. Its signed lists, its indexes, and packages with all that they need: those that",
                "every installation has, and those of --package."
            })
    private @Nullable String suite;

    @Option(
            names = "--component",
            split = ",",
            paramLabel = "NAME",
            description = "Of the suite (default: ${DEFAULT-VALUE}).")
    private List<String> components = List.of("main");

    @Option(
            names = "--architecture",
            split = ",",
            paramLabel = "NAME",
            description = "Of the suite (default: ${DEFAULT-VALUE}).")
    private List<String> architectures = List.of("amd64");

    @Option(
            names = "--package",
            split = ",",
            paramLabel = "NAME",
            description = "A package of the suite, and all that it needs.")
    private List<String> packages = List.of();

    @Option(names = "--whole", description = "All packages of the suite's components.")
    private boolean isWhole;

    @Option(names = "--installer", description = "The packages of Debian's installer too.")
    private boolean hasInstaller;

    MirrorFetchCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        NativeDigests.add();
        try (Mirrors mirrors = MirrorCommand.open(options, options.settings())) {
            Mirror mirror = MirrorCommand.known(mirrors, name);
            List<String> wanted = new ArrayList<>(named());
            int failed = 0;
            String folder = suite;
            if (folder != null) {
                try {
                    wanted.addAll(ofSuite(mirrors, mirror, folder));
                } catch (MirrorException e) {
                    warn("dists/" + folder, e);
                    failed++;
                }
            } else if (wanted.isEmpty()) {
                throw new FailedException(
                        "Nothing to fetch.", "Name paths, a file with --from, or a --suite.");
            }
            failed += bring(mirror, wanted);
            return failed == 0 ? 0 : 1;
        }
    }

    private List<String> named() {
        List<String> all = new ArrayList<>(paths);
        Path file = list;
        try {
            if (file != null) {
                Files.readAllLines(file).stream()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                        .forEach(all::add);
            }
        } catch (IOException e) {
            throw new FailedException("Cannot read " + Console.safe(String.valueOf(file)), "");
        }
        return all;
    }

    private List<String> ofSuite(Mirrors mirrors, Mirror mirror, String folder)
            throws MirrorException {
        var wish =
                new SuiteWish(
                        folder,
                        components,
                        architectures,
                        Set.copyOf(packages),
                        isWhole,
                        hasInstaller);
        SuitePaths.Found found = new SuitePaths(mirror, mirrors.store(), wish).find();
        if (!found.unknown().isEmpty()) {
            console.warn(
                    "Not in "
                            + Console.safe(folder)
                            + ": "
                            + Console.safe(String.join(", ", found.unknown())));
        }
        return found.paths();
    }

    /// @return how many could not be brought
    private int bring(Mirror mirror, List<String> wanted) {
        int failed = 0;
        long bytes = 0;
        try (ExecutorService some = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<MirrorFile>> coming =
                    wanted.stream()
                            .map(path -> some.submit(() -> mirror.fetch(safe(path))))
                            .toList();
            for (int i = 0; i < wanted.size(); i++) {
                Optional<MirrorFile> file = told(wanted.get(i), coming.get(i));
                failed += file.isPresent() ? 0 : 1;
                bytes += file.map(MirrorFile::size).orElse(0L);
            }
        }
        console.line(
                (wanted.size() - failed)
                        + " files are here, "
                        + Sizes.bytes(bytes)
                        + (failed == 0 ? "" : "; " + failed + " are not"));
        return failed;
    }

    private Optional<MirrorFile> told(String path, Future<MirrorFile> coming) {
        try {
            MirrorFile file = coming.get();
            console.line(
                    Console.safe(path)
                            + "  "
                            + Sizes.bytes(file.size())
                            + "  "
                            + Console.safe(file.vouched()));
            return Optional.of(file);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof MirrorException why) {
                warn(path, why);
                return Optional.empty();
            }
            if (e.getCause() instanceof FailedException why) {
                throw why;
            }
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailedException("Interrupted.", "");
        }
    }

    private static String safe(String path) {
        return PathName.read(path)
                .orElseThrow(() -> new FailedException(Console.safe(path) + " is no path.", ""))
                .toString();
    }

    private void warn(String path, MirrorException e) {
        console.warn(
                Console.safe(path)
                        + ": "
                        + e.reason().text()
                        + " ("
                        + Console.safe(e.detail())
                        + "; docs/errors/"
                        + e.reason().code()
                        + ".md)");
    }
}
