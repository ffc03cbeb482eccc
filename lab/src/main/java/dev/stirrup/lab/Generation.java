package dev.stirrup.lab;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Which Debian release the firmware, ROMs and loaders are taken from.
public enum Generation {
    /// Whatever this machine has installed.
    INSTALLED("ovmf"),
    BOOKWORM("ovmf"),
    TRIXIE("ovmf"),
    /// Still in the making: its packages change. The common build of OVMF has its own package here.
    FORKY("ovmf-generic");

    private final String ovmf;

    Generation(String ovmf) {
        this.ovmf = ovmf;
    }

    /// The suite's name in a package mirror, and the name on the command line.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The Debian packages that hold this generation's firmware and loaders. Their files are for
    /// the machine that boots, so they need no installing here.
    public List<String> packages() {
        return List.of("ipxe", "ipxe-qemu", ovmf, "shim-signed", "grub-efi-amd64-signed");
    }

    /// Reads a name as [#text()] writes it.
    public static Optional<Generation> read(String spelling) {
        return Arrays.stream(values()).filter(g -> g.text().equalsIgnoreCase(spelling)).findFirst();
    }

    @Override
    public String toString() {
        return text();
    }
}
