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
/// @param grubs the files that are GRUB, whatever they are called, with the ways that each is known
///   to go on by; [Onward#TFTP] goes without saying
public record LoaderSet(
        String name, Map<Firmware, List<String>> entries, Map<String, Set<Onward>> grubs) {
    /// What shim starts, by its built-in names (shim's `DEFAULT_LOADER`).
    private static final Pattern SECOND_STAGE = Pattern.compile("grub[a-z0-9]{2,11}\\.efi");

    public LoaderSet {
        entries = Map.copyOf(entries);
        grubs = Map.copyOf(grubs);
    }

    /// A set without GRUB.
    public LoaderSet(String name, Map<Firmware, List<String>> entries) {
        this(name, entries, Map.of());
    }

    /// The file this firmware is given first. Empty when the set has none for it: none is guessed.
    public Optional<Loader> loaderFor(Firmware firmware) {
        List<String> files = files(firmware);
        return files.isEmpty() ? Optional.empty() : Optional.of(new Loader(name, files.getFirst()));
    }

    /// The first file for this firmware that can go on this way. Empty when none of the set can, as
    /// far as is known.
    public Optional<Loader> loaderFor(Firmware firmware, Onward way) {
        // A loop here and in what follows, since every DHCP packet of a storm comes through here.
        for (String file : files(firmware)) {
            if (goesOn(firmware, file, way)) {
                return Optional.of(new Loader(name, file));
            }
        }
        return Optional.empty();
    }

    /// Whether this loader can fetch what comes after it this way. With shim it is its second stage
    /// that has to.
    public boolean goesOn(Firmware firmware, Loader loader, Onward way) {
        return goesOn(firmware, loader.file(), way);
    }

    private boolean goesOn(Firmware firmware, String file, Onward way) {
        if (!isShim(file)) {
            return goesOn(file, way);
        }
        for (String other : files(firmware)) {
            if (!goesOn(other, way) && SECOND_STAGE.matcher(other).matches()) {
                return false;
            }
        }
        return true;
    }

    private boolean goesOn(String file, Onward way) {
        return way == Onward.TFTP
                || !grubs.containsKey(file)
                || grubs.getOrDefault(file, Set.of()).contains(way);
    }

    /// Whether this firmware is started with shim, so that it boots with Secure Boot on or off.
    public boolean startsWithShim(Firmware firmware) {
        List<String> files = files(firmware);
        return !files.isEmpty() && isShim(files.getFirst());
    }

    /// Whether this firmware ends up in a GRUB, by shim or at once. What shim finds under GRUB's
    /// name may be an iPXE of the site's.
    ///
    /// @param file the one that is given; empty: the preferred one
    boolean leadsToGrub(Firmware firmware, Optional<String> file) {
        List<String> files = entries.getOrDefault(firmware, List.of());
        Optional<String> first = file.filter(files::contains).or(() -> files.stream().findFirst());
        return first.filter(LoaderSet::isShim).isPresent()
                ? files.stream()
                        .filter(one -> SECOND_STAGE.matcher(one).matches())
                        .anyMatch(grubs::containsKey)
                : first.filter(grubs::containsKey).isPresent();
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
        return files(firmware).stream()
                .filter(wanted)
                .findFirst()
                .map(file -> new Loader(name, file));
    }

    private List<String> files(Firmware firmware) {
        return entries.getOrDefault(firmware, List.of());
    }

    private static boolean isShim(String file) {
        return file.startsWith("shim");
    }
}
