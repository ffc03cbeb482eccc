package dev.stirrup.netboot.foreign;

/// For OPNsense, whose DHCP server is dnsmasq from 25.7 on.
final class OpnsenseText {
    private OpnsenseText() {}

    static String of(Directions directions) {
        return "# For its Dnsmasq DNS & DHCP: put it into\n"
                + "# /usr/local/etc/dnsmasq.conf.d/stirrup.conf and restart the service.\n"
                + DnsmasqText.rules(directions);
    }
}
