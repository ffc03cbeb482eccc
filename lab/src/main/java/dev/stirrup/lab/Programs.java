package dev.stirrup.lab;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/// The programs that a rehearsal runs.
final class Programs {
    private Programs() {}

    /// @param name the program
    /// @param debianPackage what brings it on Debian
    /// @throws LabUnavailableException when it is not in PATH, `/usr/sbin` or `/sbin`
    static void require(String name, String debianPackage) throws LabUnavailableException {
        String path = System.getenv().getOrDefault("PATH", "");
        boolean isThere =
                Stream.concat(
                                Arrays.stream(path.split(File.pathSeparator)),
                                Stream.of("/usr/sbin", "/sbin"))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
        if (!isThere) {
            throw new LabUnavailableException(
                    "the lab needs "
                            + name
                            + ", which is not installed: on Debian, apt-get install "
                            + debianPackage);
        }
    }
}
