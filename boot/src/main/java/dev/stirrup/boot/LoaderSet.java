package dev.stirrup.boot;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// NBPs that belong together, such as iPXE's or a shim with its GRUB: they lie in one folder and
/// find each other by name.
///
/// @param entries for each firmware the files it can be started with, the preferred one first
public record LoaderSet(String name, Map<Firmware, List<String>> entries) {
    public LoaderSet {
        entries = Map.copyOf(entries);
    }

    /// The file this firmware is given first. Empty when the set has none for it: none is guessed.
    public Optional<Loader> loaderFor(Firmware firmware) {
        List<String> files = entries.getOrDefault(firmware, List.of());
        return files.isEmpty() ? Optional.empty() : Optional.of(new Loader(name, files.getFirst()));
    }
}
