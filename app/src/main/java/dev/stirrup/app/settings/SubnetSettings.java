package dev.stirrup.app.settings;

import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.wire.Ipv4;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A subnet whose addresses this server leases.
///
/// @param name unique among all subnets of the server
/// @param routers option 3
/// @param dns option 6
/// @param domain option 15
/// @param options further options by number, as text, or as bytes behind `hex:`
public record SubnetSettings(
        String name,
        Prefix prefix,
        List<Pool> pools,
        List<Reservation> reservations,
        List<Ipv4> routers,
        List<Ipv4> dns,
        Optional<String> domain,
        Duration lease,
        Map<Integer, String> options) {
    static final Duration LEASE = Duration.ofHours(12);

    public SubnetSettings {
        pools = List.copyOf(pools);
        reservations = List.copyOf(reservations);
        routers = List.copyOf(routers);
        dns = List.copyOf(dns);
        options = Map.copyOf(options);
    }

    /// An address kept for one machine.
    public record Reservation(HardwareAddress mac, Ipv4 address) {}
}
