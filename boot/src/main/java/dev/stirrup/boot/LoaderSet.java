package dev.stirrup.boot;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

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

    /// Whether this firmware is started with shim, so that it boots with Secure Boot on or off.
    public boolean startsWithShim(Firmware firmware) {
        return loaderFor(firmware).filter(loader -> isShim(loader.file())).isPresent();
    }

    /// The set's shim for this firmware.
    public Optional<Loader> shimFor(Firmware firmware) {
        return first(firmware, LoaderSet::isShim);
    }

    /// The set's iPXE for this firmware, by the names that its builds have.
    public Optional<Loader> ipxeFor(Firmware firmware) {
        return first(
                firmware,
                file -> !isShim(file) && (file.contains("ipxe") || file.contains("snponly")));
    }

    private Optional<Loader> first(Firmware firmware, Predicate<String> wanted) {
        return entries.getOrDefault(firmware, List.of()).stream()
                .filter(wanted)
                .findFirst()
                .map(file -> new Loader(name, file));
    }

    private static boolean isShim(String file) {
        return file.startsWith("shim");
    }
}
