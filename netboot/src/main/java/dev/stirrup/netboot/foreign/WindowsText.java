package dev.stirrup.netboot.foreign;

import dev.stirrup.boot.Client;
import dev.stirrup.boot.Firmware;

/// For the DHCP server of Windows Server 2012 and later (its PowerShell module DhcpServer): one
/// policy for each kind of client.
final class WindowsText {
    private static final String IPXE = "Stirrup iPXE";

    private WindowsText() {}

    static String of(Directions directions) {
        var out = new StringBuilder();
        out.append("# Run it as an administrator. To bind it to one scope, set for example\n");
        out.append("#   $where = @{ ScopeId = '192.0.2.0' }\n");
        out.append("# Policies that are there already have to come behind these.\n");
        out.append("$ErrorActionPreference = 'Stop'\n");
        out.append("$where = @{}\n");
        out.append("$server = '").append(directions.server()).append("'\n\n");
        out.append("Add-DhcpServerv4Class -Name '").append(IPXE).append("' -Type User ");
        out.append("-Data 'iPXE'\n");
        if (!directions.of(Client.HTTP_BOOT).isEmpty()) {
            out.append("Add-DhcpServerv4OptionDefinition -Name 'Stirrup vendor class' ");
            out.append("-OptionId 60 -Type String\n");
        }
        int order = 1;
        for (Direction direction : directions.given()) {
            policy(out, direction, order++);
        }
        return out.toString();
    }

    private static void policy(StringBuilder out, Direction direction, int order) {
        String name = name(direction);
        out.append("\n# ").append(direction.what()).append('\n');
        direction.firmware().ifPresent(firmware -> type(out, direction, firmware));
        out.append("Add-DhcpServerv4Policy @where -Name '").append(name);
        out.append("' -Condition AND -ProcessingOrder ").append(order);
        if (direction.firmware().isPresent()) {
            out.append(" -VendorClass EQ,'").append(name).append("*'");
        }
        String equal = direction.isFor(Client.IPXE) ? "EQ" : "NE";
        out.append(" -UserClass ").append(equal).append(",'").append(IPXE).append("'\n");
        option(out, name, 66, "$server");
        option(out, name, 67, "'" + direction.file() + "'");
        if (direction.isFor(Client.HTTP_BOOT)) {
            option(out, name, 60, "'HTTPClient'");
        }
    }

    private static void type(StringBuilder out, Direction direction, Firmware firmware) {
        out.append("Add-DhcpServerv4Class -Name '").append(name(direction));
        out.append("' -Type Vendor -Data '").append(direction.vendorClass(firmware));
        out.append("'\n");
    }

    private static void option(StringBuilder out, String policy, int code, String value) {
        out.append("Set-DhcpServerv4OptionValue @where -PolicyName '").append(policy);
        out.append("' -OptionId ").append(code).append(" -Value ").append(value).append('\n');
    }

    private static String name(Direction direction) {
        String kind = direction.isFor(Client.IPXE) ? IPXE : "Stirrup";
        return direction.firmware().map(f -> kind + " " + f.text()).orElse(kind);
    }
}
