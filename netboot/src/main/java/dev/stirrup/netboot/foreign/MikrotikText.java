package dev.stirrup.netboot.foreign;

import dev.stirrup.boot.Client;
import java.util.ArrayList;
import java.util.List;

/// For RouterOS 7.16 and later: option sets, chosen by matchers. An `s` before a value keeps an
/// address from becoming four bytes.
final class MikrotikText {
    private MikrotikText() {}

    static String of(Directions directions) {
        var out = new StringBuilder();
        out.append("# Replace SERVER by the name of the DHCP server (/ip dhcp-server print) and\n");
        out.append("# NETWORK by its network. iPXE's matcher has to stand above the others.\n\n");
        out.append("/ip dhcp-server network set [find address=NETWORK] next-server=");
        out.append(directions.server()).append("\n\n/ip dhcp-server option\n");
        option(out, "stirrup-server", 66, directions.server().toString());
        if (!directions.of(Client.HTTP_BOOT).isEmpty()) {
            option(out, "stirrup-http", 60, "HTTPClient");
        }
        for (Direction direction : directions.given()) {
            option(out, direction.name(), 67, direction.file());
        }
        out.append("\n/ip dhcp-server option sets\n");
        for (Direction direction : directions.given()) {
            List<String> options = new ArrayList<>(List.of("stirrup-server", direction.name()));
            if (direction.isFor(Client.HTTP_BOOT)) {
                options.add("stirrup-http");
            }
            out.append("add name=").append(direction.name());
            out.append(" options=").append(String.join(",", options)).append('\n');
        }
        out.append("\n/ip dhcp-server matcher\n");
        directions.given().forEach(direction -> matcher(out, direction));
        return out.toString();
    }

    /// One option decides: an iPXE that goes its own way by architecture cannot be told apart.
    private static void matcher(StringBuilder out, Direction direction) {
        String test =
                direction.isFor(Client.IPXE)
                        ? "code=77 value=0x69505845"
                        : "code=93 value=0x"
                                + direction.firmware().map(Direction::hex).orElse("0000");
        out.append("add server=SERVER name=").append(direction.name()).append(' ').append(test);
        out.append(" matching-type=exact option-set=").append(direction.name()).append('\n');
    }

    private static void option(StringBuilder out, String name, int code, String value) {
        out.append("add name=").append(name).append(" code=").append(code);
        out.append(" value=\"s'").append(value).append("'\"\n");
    }
}
