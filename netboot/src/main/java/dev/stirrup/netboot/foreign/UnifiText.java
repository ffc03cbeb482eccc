package dev.stirrup.netboot.foreign;

/// For a UniFi gateway, whose settings are a form.
final class UnifiText {
    private UnifiText() {}

    static String of(Directions directions) {
        return OneFile.warning(directions, "#")
                + """

                # Settings > Networks > (the network) > DHCP > DHCP Service Management
                Network Boot: on
                Server:       %1$s
                Filename:     %2$s
                TFTP Server:  %1$s
                """
                        .formatted(directions.server(), OneFile.choose(directions).file());
    }
}
