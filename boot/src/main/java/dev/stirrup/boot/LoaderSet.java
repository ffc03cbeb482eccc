package dev.stirrup.boot;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// NBPs that belong together, such as iPXE's or a shim with its GRUB: they lie in one folder and
/// find each other by name.
///
/// @param entries for each firmware the files it can be started with, the preferred one first
/// @param grubs the files that are GRUB, whatever they are called
/// @param tlsGrubs those of them that are known to go on by HTTPS with the firmware's own client,
///   when they came by it: GRUB has no TLS itself
public record LoaderSet(
        String name, Map<Firmware, List<String>> entries, Set<String> grubs, Set<String> tlsGrubs) {
    /// What shim starts, by its built-in names (shim's `DEFAULT_LOADER`).
    private static final Pattern SECOND_STAGE = Pattern.compile("grub[a-z0-9]{2,11}\\.efi");

    public LoaderSet {
        entries = Map.copyOf(entries);
        grubs = Set.copyOf(grubs);
        tlsGrubs = Set.copyOf(tlsGrubs);
    }

    /// A set without GRUB.
    public LoaderSet(String name, Map<Firmware, List<String>> entries) {
        this(name, entries, Set.of(), Set.of());
    }

    /// The file this firmware is given first. Empty when the set has none for it: none is guessed.
    public Optional<Loader> loaderFor(Firmware firmware) {
        List<String> files = entries.getOrDefault(firmware, List.of());
        return files.isEmpty() ? Optional.empty() : Optional.of(new Loader(name, files.getFirst()));
    }

    /// The file this firmware is given first where everything has to come by HTTPS. Empty when no
    /// file of the set goes on by HTTPS.
    public Optional<Loader> tlsLoaderFor(Firmware firmware) {
        return first(firmware, file -> goesOnByTls(firmware, new Loader(name, file)));
    }

    /// Whether this loader fetches what comes after it by HTTPS when it came by HTTPS itself. iPXE
    /// does, and so does GRUB from some release on. shim does by the firmware, and then it is its
    /// second stage that has to.
    public boolean goesOnByTls(Firmware firmware, Loader loader) {
        if (isShim(loader.file())) {
            return entries.getOrDefault(firmware, List.of()).stream()
                    .filter(file -> SECOND_STAGE.matcher(file).matches())
                    .noneMatch(this::stopsWithoutTls);
        }
        return !stopsWithoutTls(loader.file());
    }

    private boolean stopsWithoutTls(String file) {
        return grubs.contains(file) && !tlsGrubs.contains(file);
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
