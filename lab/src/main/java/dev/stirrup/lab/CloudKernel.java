package dev.stirrup.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The kernel that Debian makes for the machines of clouds, from an unpacked package.
///
/// @param file the kernel, as Debian signed it
/// @param modules its loadable parts
public record CloudKernel(Path file, List<Path> modules) {
    private static final String FILE = "boot/vmlinuz-[^/]+";

    /// Where modules lie, before and since Debian 13.
    private static final String MODULE = "(usr/)?lib/modules/.+\\.ko(\\.xz)?";

    public CloudKernel {
        modules = List.copyOf(modules);
    }

    /// Finds it.
    ///
    /// @param folder into which its package was unpacked
    /// @throws IOException also when there is no kernel in it
    static CloudKernel in(Path folder) throws IOException {
        List<Path> kernels = matching(folder, FILE);
        if (kernels.isEmpty()) {
            throw new IOException("no kernel in " + folder);
        }
        return new CloudKernel(kernels.getFirst(), matching(folder, MODULE));
    }

    private static List<Path> matching(Path folder, String pattern) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(path -> folder.relativize(path).toString().matches(pattern))
                    .sorted()
                    .toList();
        }
    }
}
