package dev.stirrup.netboot.foreign;

import dev.stirrup.boot.Client;
import dev.stirrup.boot.Firmware;
import java.util.Locale;
import java.util.Optional;

/// Where one kind of client is sent.
///
/// @param client PXE, HTTP_BOOT or IPXE
/// @param firmware empty: whatever it runs on
/// @param file a path for TFTP, or a URL
/// @param what what that is now, for a comment
record Direction(Client client, Optional<Firmware> firmware, String file, String what) {
    /// A name for the class, option set or policy, of letters, digits and dashes.
    String name() {
        String kind = client == Client.IPXE ? "stirrup-ipxe" : "stirrup";
        return firmware.map(f -> kind + "-" + f.text()).orElse(kind);
    }

    boolean isFor(Client wanted) {
        return client == wanted;
    }

    /// Option 93 as hexadecimal digits, such as `0007`.
    static String hex(Firmware firmware) {
        return String.format(Locale.ROOT, "%04x", firmware.code());
    }

    /// How the firmware's vendor class begins, such as `PXEClient:Arch:00007`.
    String vendorClass(Firmware of) {
        String kind = client == Client.HTTP_BOOT ? "HTTPClient" : "PXEClient";
        return String.format(Locale.ROOT, "%s:Arch:%05d", kind, of.code());
    }
}
