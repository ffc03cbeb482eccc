package dev.stirrup.netboot.foreign;

import dev.stirrup.boot.Client;
import dev.stirrup.boot.Firmware;

/// For ISC dhcpd (dhcp-eval(5), dhcpd.conf(5)).
final class IscText {
    private IscText() {}

    static String of(Directions directions) {
        var out = new StringBuilder();
        out.append("# Put it into a file and include that in dhcpd.conf, outside of subnets:\n");
        out.append("#   include \"/etc/dhcp/stirrup.conf\";\n");
        out.append("# Where options 93 and 175 have names already, use those below.\n");
        out.append("option stirrup-arch code 93 = string;\n");
        out.append("option stirrup-ipxe code 175 = string;\n\n");
        String before = "";
        for (Direction direction : directions.given()) {
            out.append(before).append("if ").append(test(direction)).append(" {\n");
            out.append("  # ").append(direction.what()).append('\n');
            out.append("  next-server ").append(directions.server()).append(";\n");
            out.append("  filename \"").append(direction.file()).append("\";\n");
            if (direction.isFor(Client.HTTP_BOOT)) {
                out.append("  option vendor-class-identifier \"HTTPClient\";\n");
            }
            before = "} els";
        }
        return out.append("}\n").toString();
    }

    /// A chain of tests, iPXE's first: what comes behind is no iPXE.
    private static String test(Direction direction) {
        String arch = direction.firmware().map(IscText::arch).orElse("");
        String ipxe =
                "(option user-class = \"iPXE\""
                        + " or (exists stirrup-ipxe and not exists user-class))";
        return switch (direction.client()) {
            case IPXE -> arch.isEmpty() ? ipxe : ipxe + " and " + arch;
            case PXE, HTTP_BOOT, GRUB, PLAIN -> arch;
        };
    }

    private static String arch(Firmware firmware) {
        String hex = Direction.hex(firmware);
        return "substring(option stirrup-arch, 0, 2) = "
                + hex.substring(0, 2)
                + ":"
                + hex.substring(2);
    }
}
