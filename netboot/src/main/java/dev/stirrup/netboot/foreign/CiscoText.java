package dev.stirrup.netboot.foreign;

/// For Cisco IOS (its "DHCP Server" commands). Its classes choose addresses, not boot files.
final class CiscoText {
    private CiscoText() {}

    static String of(Directions directions) {
        return OneFile.warning(directions, "!")
                + """
                ! Replace POOL by the pool's name (show ip dhcp pool).
                !
                ip dhcp pool POOL
                 next-server %1$s
                 bootfile %2$s
                 option 66 ascii %1$s
                 option 67 ascii %2$s
                """
                        .formatted(directions.server(), OneFile.choose(directions).file());
    }
}
