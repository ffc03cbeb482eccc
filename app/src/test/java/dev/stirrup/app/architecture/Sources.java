package dev.stirrup.app.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The project's files, as these tests read them.
public final class Sources {
    /// The rooms that are shipped.
    static final List<String> ROOMS =
            List.of(
                    "wire", "boot", "dhcp", "tftp", "iscsi", "uefi", "media", "netboot", "trust",
                    "store", "server", "lab", "app");

    private static final List<String> NOT_OURS = List.of("target", ".git", ".idea", "node_modules");

    private Sources() {}

    /// The project's folder.
    public static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("ARCHITECTURE.md")) ? here : here.resolveSibling("");
    }

    /// All files of the project that are not made by building it.
    static List<Path> all() {
        try (Stream<Path> files = Files.walk(root())) {
            return files.filter(Sources::isOurs).filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The Java files below a folder; none when it is missing.
    static List<Path> java(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOurs(Path file) {
        for (Path part : root().relativize(file)) {
            if (NOT_OURS.contains(part.toString())) {
                return false;
            }
        }
        return true;
    }
}
