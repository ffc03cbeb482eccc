package dev.stirrup.netboot.script;

import java.util.Arrays;
import java.util.Optional;

/// How a script ends when the machine shall boot from its disk.
public enum LocalBoot {
    /// `exit 1`: the firmware goes on with its next boot device. UEFI stops at its own menu after
    /// an exit without error, BIOSes do not care.
    EXIT,
    /// iPXE boots the first disk itself, for BIOSes that hang after an exit. It passes over the
    /// order of boot devices, so it is never the default. BIOS only.
    SANBOOT;

    /// The way with this name, in either case.
    public static Optional<LocalBoot> named(String name) {
        return Arrays.stream(values()).filter(way -> way.name().equalsIgnoreCase(name)).findFirst();
    }
}
