package dev.stirrup.netboot.foreign;

/// For systemd-networkd's small server (systemd.network(5), `[DHCPServer]`).
final class NetworkdText {
    private NetworkdText() {}

    static String of(Directions directions) {
        return OneFile.warning(directions, "#")
                + """
                # Put it beside the network's own file, into its .network.d folder.

                [DHCPServer]
                BootServerAddress=%s
                BootFilename=%s
                """
                        .formatted(directions.server(), OneFile.choose(directions).file());
    }
}
