package dev.stirrup.store.loader;

import dev.stirrup.boot.LoaderSet;
import java.time.Instant;
import java.util.List;

/// What is kept of a loader set.
///
/// @param set as the policy sees it
/// @param origin where it was taken from
/// @param files by name, companions included
public record Loaders(LoaderSet set, String origin, Instant added, List<Item> files) {
    public Loaders {
        files = List.copyOf(files);
    }

    public String name() {
        return set.name();
    }

    /// A file of a set.
    ///
    /// @param file the name it is served under
    /// @param digest SHA-256 in hexadecimal digits
    /// @param size in bytes
    /// @param origin the path it was copied from
    /// @param fromPackage the package and its version; empty when none owned the file
    /// @param grub which GRUB it says it is, such as `debian 2.14`; empty for another program
    public record Item(
            String file,
            String digest,
            long size,
            String origin,
            String fromPackage,
            String grub) {}
}
