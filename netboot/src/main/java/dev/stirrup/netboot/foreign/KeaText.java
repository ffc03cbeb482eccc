package dev.stirrup.netboot.foreign;

import dev.stirrup.boot.Client;
import dev.stirrup.boot.Firmware;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// For Kea (its guide, "Client Classification"): a list of classes. The first that fits and has a
/// boot file names it.
final class KeaText {
    private static final String IPXE = "stirrup-is-ipxe";

    private KeaText() {}

    static String of(Directions directions) {
        List<String> classes = new ArrayList<>();
        classes.add(
                type(
                        IPXE,
                        "option[77].hex == 'iPXE' or (option[175].exists and not option[77].exists)",
                        ""));
        for (Direction direction : directions.given()) {
            classes.add(type(direction.name(), test(direction), boot(direction, directions)));
        }
        return "# Put it into a file and include that in kea-dhcp4.conf, within \"Dhcp4\":\n"
                + "#   \"client-classes\": <?include \"/etc/kea/stirrup.json\"?>\n"
                + "# Where there are client-classes already, add these to them.\n"
                + classes.stream().collect(Collectors.joining(",\n", "[\n", "\n]\n"));
    }

    private static String test(Direction direction) {
        String arch = direction.firmware().map(KeaText::arch).orElse("");
        return switch (direction.client()) {
            case IPXE -> "member('" + IPXE + "')" + (arch.isEmpty() ? "" : " and " + arch);
            case PXE, HTTP_BOOT, GRUB, PLAIN -> "not member('" + IPXE + "') and " + arch;
        };
    }

    /// Option 93 may list several; the first is what runs.
    private static String arch(Firmware firmware) {
        return "substring(option[93].hex,0,2) == 0x" + Direction.hex(firmware);
    }

    private static String boot(Direction direction, Directions directions) {
        String files =
                ",\n    \"next-server\": \""
                        + directions.server()
                        + "\",\n    \"boot-file-name\": \""
                        + direction.file()
                        + "\"";
        return direction.isFor(Client.HTTP_BOOT)
                ? files
                        + ",\n    \"option-data\": [{\"name\": \"vendor-class-identifier\","
                        + " \"data\": \"HTTPClient\", \"always-send\": true}]"
                : files;
    }

    private static String type(String name, String test, String more) {
        return "  {\n    \"name\": \""
                + name
                + "\",\n    \"test\": \""
                + test
                + "\""
                + more
                + "\n  }";
    }
}
