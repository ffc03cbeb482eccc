package dev.stirrup.netboot.foreign;

import dev.stirrup.boot.Client;
import dev.stirrup.boot.Firmware;

/// For dnsmasq (dnsmasq(8), `--dhcp-match`, `--dhcp-boot`). It sets tags by what a client says, and
/// takes the boot file whose tags are all set.
final class DnsmasqText {
    private DnsmasqText() {}

    static String of(Directions directions) {
        return "# Put it into /etc/dnsmasq.d/stirrup.conf.\n" + rules(directions);
    }

    static String rules(Directions directions) {
        var out = new StringBuilder("\n");
        out.append("# iPXE says so by its user class; without one option 175 shows it.\n");
        out.append("dhcp-userclass=set:stirrup-ipxe,iPXE\n");
        out.append("dhcp-match=set:stirrup-says-class,77\n");
        out.append("dhcp-match=set:stirrup-says-175,175\n");
        out.append("tag-if=set:stirrup-ipxe,tag:stirrup-says-175,tag:!stirrup-says-class\n");
        for (Direction direction : directions.of(Client.IPXE)) {
            direction.firmware().ifPresent(f -> match(out, direction, f));
            boot(out, "tag:stirrup-ipxe," + tag(direction), direction, directions);
        }
        for (Direction direction : directions.of(Client.PXE)) {
            direction.firmware().ifPresent(f -> match(out, direction, f));
            boot(out, "tag:!stirrup-ipxe," + tag(direction), direction, directions);
        }
        for (Direction direction : directions.of(Client.HTTP_BOOT)) {
            direction.firmware().ifPresent(f -> match(out, direction, f));
            boot(out, tag(direction), direction, directions);
            out.append("# Without this word the firmware passes over the offer.\n");
            out.append("dhcp-option-force=").append(tag(direction)).append("60,HTTPClient\n");
        }
        return out.toString();
    }

    private static String tag(Direction direction) {
        return direction.firmware().isPresent() ? "tag:" + direction.name() + "," : "";
    }

    private static void match(StringBuilder out, Direction direction, Firmware firmware) {
        out.append("\n# ").append(firmware.text()).append(": ").append(direction.what());
        out.append("\ndhcp-match=set:").append(direction.name());
        out.append(",option:client-arch,").append(firmware.code()).append('\n');
    }

    private static void boot(
            StringBuilder out, String tags, Direction direction, Directions directions) {
        out.append("dhcp-boot=").append(tags).append(direction.file()).append(",,");
        out.append(directions.server()).append('\n');
    }
}
