package dev.stirrup.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Fetches Debian packages of any suite with apt and unpacks them into a folder. Nothing is
/// installed and apt's own state is not touched: lists, cache and sources are private to this
/// folder. Apt checks the archive's signature as always.
final class PackageFetch {
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final AptMirror mirror;
    private final String suite;
    private final Path state;

    PackageFetch(AptMirror mirror, String suite, Path state) {
        this.mirror = mirror;
        this.suite = suite;
        this.state = state.toAbsolutePath();
    }

    /// Unpacks what this package depends on by itself, as apt-patterns(7) have it. A package
    /// without files leads so to the newest of those that bear a version in their names.
    void neededBy(String name, Path target) throws IOException {
        into(target, List.of("?reverse-depends(?exact-name(" + name + "))"));
    }

    /// Unpacks these packages into `target`, which then holds `usr/...`.
    void into(Path target, List<String> packages) throws IOException {
        prepare();
        CommandRun.of(LIMIT, "", apt(List.of("apt-get", "update"))).orFail();
        Path debs = state.resolve("debs");
        deleteTree(debs);
        Files.createDirectories(debs);
        var download = new ArrayList<>(List.of("apt-get", "download"));
        download.addAll(packages);
        var shell =
                new ArrayList<>(List.of("sh", "-c", "cd \"$0\" && exec \"$@\"", debs.toString()));
        shell.addAll(apt(download));
        CommandRun.of(LIMIT, "", shell).orFail();
        Files.createDirectories(target);
        try (Stream<Path> files = Files.list(debs)) {
            for (Path deb : files.filter(f -> f.toString().endsWith(".deb")).toList()) {
                CommandRun.of(LIMIT, "dpkg", "-x", deb.toString(), target.toString()).orFail();
            }
        }
        deleteTree(debs);
    }

    private void prepare() throws IOException {
        Files.createDirectories(state.resolve("lists/partial"));
        Files.createDirectories(state.resolve("cache/archives/partial"));
        Files.createDirectories(state.resolve("etc"));
        Files.writeString(state.resolve("etc/sources.list"), mirror.line(suite));
        Path status = state.resolve("status");
        if (!Files.exists(status)) {
            Files.createFile(status);
        }
    }

    /// The same command, with every folder of apt's that it would write to replaced by ours. The
    /// user that apt normally changes to could not read a home folder.
    private List<String> apt(List<String> command) {
        var full = new ArrayList<String>();
        full.add(command.getFirst());
        full.add("-qq");
        for (String option :
                List.of(
                        "Dir::Etc::sourcelist=" + state.resolve("etc/sources.list"),
                        "Dir::Etc::sourceparts=-",
                        "Dir::State=" + state,
                        "Dir::State::lists=" + state.resolve("lists"),
                        "Dir::State::status=" + state.resolve("status"),
                        "Dir::Cache=" + state.resolve("cache"),
                        "Acquire::Languages=none",
                        "Acquire::Retries=3",
                        "APT::Sandbox::User=",
                        "APT::Architecture=amd64",
                        "APT::Architectures=amd64")) {
            full.add("-o");
            full.add(option);
        }
        full.addAll(command.subList(1, command.size()));
        return full;
    }

    static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
