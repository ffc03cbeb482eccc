package dev.stirrup.uefi.sbat;

import java.util.List;

/// One line of a `.sbat` section.
///
/// @param component such as `shim` or `grub.debian`
/// @param generation counted up whenever a security fault was mended
/// @param rest vendor, package, version, address, as far as they are there
public record SbatEntry(String component, int generation, List<String> rest) {
    public SbatEntry {
        rest = List.copyOf(rest);
    }

    /// Whether it is SBAT's own, which tells the form of the others.
    public boolean isOwn() {
        return component.equals("sbat");
    }
}
