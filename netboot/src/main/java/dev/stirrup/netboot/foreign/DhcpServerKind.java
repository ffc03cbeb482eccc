package dev.stirrup.netboot.foreign;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A DHCP server whose configuration we can write. What was tried, and how, is in
/// `docs/foreign-dhcp.md`.
public enum DhcpServerKind {
    WINDOWS_SERVER(
            "windows-server",
            "#",
            "Not tried with a Windows server: written from Microsoft's reference of the cmdlets."),
    DNSMASQ("dnsmasq", "#", "Tried with dnsmasq 2.90: BIOS and UEFI firmware, PXE and HTTP Boot."),
    KEA(
            "kea",
            "#",
            "Tried with Kea 2.2 and stirrup probe, each kind of client; not with firmware."),
    ISC("isc", "#", "Tried with ISC dhcpd 4.4.3 and stirrup probe; not with firmware."),
    MIKROTIK(
            "mikrotik",
            "#",
            "Not tried with a router: written from descriptions of RouterOS 7.16."),
    OPNSENSE(
            "opnsense",
            "#",
            "Not tried with OPNsense: its dnsmasq reads such files, and dnsmasq itself was tried."),
    UNIFI("unifi", "#", "Not tried with a UniFi gateway."),
    CISCO_IOS("cisco-ios", "!", "Not tried with a router."),
    SYSTEMD_NETWORKD(
            "systemd-networkd",
            "#",
            "Tried with systemd-networkd 252 and stirrup probe: UEFI to its loader.");

    private final String text;
    private final String comment;
    private final String tried;

    DhcpServerKind(String text, String comment, String tried) {
        this.text = text;
        this.comment = comment;
        this.tried = tried;
    }

    /// Reads a name as [#text()] writes it.
    public static Optional<DhcpServerKind> read(String name) {
        return Arrays.stream(values()).filter(kind -> kind.text.equals(name)).findFirst();
    }

    /// The name on the command line.
    public String text() {
        return text;
    }

    /// The configuration with its comments, lines ended by a line break.
    ///
    /// @param notes what to say at its beginning besides, a line each
    public String config(Directions directions, List<String> notes) {
        StringBuilder out = new StringBuilder();
        comment(out, "Boot information for machines that get their address here; the files are");
        comment(out, "on " + directions.server() + ". Made by stirrup dhcp-config.");
        comment(out, tried);
        notes.forEach(note -> comment(out, note));
        directions.withheld().forEach(kind -> comment(out, "Left out: " + kind));
        if (directions.given().isEmpty()) {
            comment(out, "Nobody would be given a boot.");
            return out.toString();
        }
        return out.append(rules(directions)).toString();
    }

    private String rules(Directions directions) {
        return switch (this) {
            case WINDOWS_SERVER -> WindowsText.of(directions);
            case DNSMASQ -> DnsmasqText.of(directions);
            case KEA -> KeaText.of(directions);
            case ISC -> IscText.of(directions);
            case MIKROTIK -> MikrotikText.of(directions);
            case OPNSENSE -> OpnsenseText.of(directions);
            case UNIFI -> UnifiText.of(directions);
            case CISCO_IOS -> CiscoText.of(directions);
            case SYSTEMD_NETWORKD -> NetworkdText.of(directions);
        };
    }

    private void comment(StringBuilder out, String line) {
        out.append(comment).append(' ').append(line).append('\n');
    }

    @Override
    public String toString() {
        return text;
    }
}
