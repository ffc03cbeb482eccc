package dev.stirrup.netboot.file;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.SystemUuid;
import dev.stirrup.netboot.url.PathName;
import java.util.Optional;
import java.util.regex.Pattern;

/// Paths that loaders have built in.
public final class FixedPaths {
    /// iPXE 2.0 and later on UEFI asks for it before it does DHCP.
    static final String AUTOEXEC = "autoexec.ipxe";

    /// What the iPXE that Broadcom signed (1.21.1, for Ghost and Altiris) chains to at its next
    /// server, by plain HTTP on port 4433. A web server on Windows asks nothing of upper and lower
    /// case.
    private static final String ALTIRIS = "altiris/ipxe/getpxescript.aspx";

    private static final int ALTIRIS_DEPTH = 3;

    private static final String GRUB_CONFIG = "grub.cfg";
    private static final String GRUB_CONFIG_FOR = "grub.cfg-";

    /// Ethernet's hardware type before the MAC, as GRUB writes it.
    private static final String ETHERNET = "01-";

    /// shim's and GRUB's side files, which hardly anybody has. They must be missed fast and without
    /// a word.
    private static final Pattern PROBES =
            Pattern.compile(
                    "revocations[a-z_]*\\.efi|shim_certificate_[0-9]\\.efi|mm[a-z0-9]+\\.efi"
                            + "|(command|fs|crypto|terminal)\\.lst|peimage\\.mod");

    /// What shim 16 asks for before anything else, by its newer and its older name.
    private static final Pattern FIRST_PROBE = Pattern.compile("revocations(_sku)?\\.efi");

    private FixedPaths() {}

    /// Whether this is where Broadcom's signed iPXE looks for its script.
    public static boolean isAltiris(PathName path) {
        return path.depth() == ALTIRIS_DEPTH && path.toString().equalsIgnoreCase(ALTIRIS);
    }

    /// GRUB's configuration, in whatever folder its prefix names: Debian's signed image asks for
    /// `/grub/grub.cfg`, the installer's for `/debian-installer/ARCH/grub/grub.cfg`.
    static boolean isGrubConfig(PathName path) {
        return path.last().equals(GRUB_CONFIG) || path.last().startsWith(GRUB_CONFIG_FOR);
    }

    /// Whom a configuration's name is for: `grub.cfg-UUID` or `grub.cfg-01-MAC`. Nobody for a name
    /// without such an ending; empty for an ending that names no machine, such as an address.
    static Optional<Claims> grubConfigFor(PathName path) {
        if (path.last().equals(GRUB_CONFIG)) {
            return Optional.of(Claims.none());
        }
        String ending = path.last().substring(GRUB_CONFIG_FOR.length());
        if (ending.startsWith(ETHERNET)) {
            return HardwareAddress.read(ending.substring(ETHERNET.length())).map(Claims::of);
        }
        return SystemUuid.read(ending)
                .map(uuid -> new Claims(Optional.empty(), Optional.of(uuid), Optional.empty()));
    }

    /// Whether this is the first of those files, which shows that shim runs.
    static boolean isFirstProbe(PathName path) {
        return FIRST_PROBE.matcher(path.last()).matches();
    }

    static boolean isProbe(PathName path) {
        return PROBES.matcher(path.last()).matches();
    }
}
