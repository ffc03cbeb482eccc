package dev.stirrup.netboot.url;

import dev.stirrup.boot.Firmware;
import java.util.Optional;

/// A path without a token, for another server's DHCP to name: `entry/FIRMWARE/FILE`. It says what
/// asks, and not what it gets: that is decided when it is asked for, so what was written into the
/// other server stays right when loaders and plans change.
///
/// @param file one that belongs to the loader, or [#isFirst()]
public record EntryPath(Firmware firmware, PathName file) {
    /// Where iPXE finds its script, whoever it is.
    public static final String SCRIPT = "ipxe";

    private static final String ROOT = "entry";

    /// UEFI HTTP Boot knows a program by this ending (EDK2's HttpBootSupport.c).
    private static final String UEFI_FILE = "boot.efi";

    private static final String OTHER_FILE = "boot.bin";

    /// The path of the first file that this firmware fetches.
    public static String first(Firmware firmware) {
        return ROOT + "/" + firmware.text() + "/" + name(firmware);
    }

    /// Empty for any other path, and for firmware that nobody knows.
    public static Optional<EntryPath> read(PathName path) {
        if (!path.first().equals(ROOT) || path.depth() < 3) {
            return Optional.empty();
        }
        return Firmware.read(path.segment(1))
                .flatMap(firmware -> path.behind(2).map(file -> new EntryPath(firmware, file)));
    }

    /// Whether the first file is meant, whatever it is called in its loader set.
    public boolean isFirst() {
        return file.toString().equals(name(firmware));
    }

    private static String name(Firmware firmware) {
        return firmware.kind() == Firmware.Kind.UEFI ? UEFI_FILE : OTHER_FILE;
    }
}
