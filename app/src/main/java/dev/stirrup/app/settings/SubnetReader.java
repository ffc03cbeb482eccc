package dev.stirrup.app.settings;

import dev.stirrup.app.settings.SubnetSettings.Reservation;
import dev.stirrup.app.yaml.YamlMap;
import dev.stirrup.app.yaml.YamlValue;
import dev.stirrup.dhcp.lease.Subnet;
import dev.stirrup.netboot.Network.Mode;
import dev.stirrup.wire.Ipv4;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Reads what is leased on one subnet.
final class SubnetReader {
    private static final List<String> KEYS =
            List.of(
                    "subnet",
                    "pools",
                    "reservations",
                    "router",
                    "dns",
                    "domain",
                    "lease",
                    "options");
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(365);

    private final YamlMap map;
    private final Mode mode;

    SubnetReader(YamlMap map, Mode mode) {
        this.map = map;
        this.mode = mode;
    }

    /// Empty when nothing is leased here.
    ///
    /// @param name makes the subnet's name
    Optional<SubnetSettings> read(Function<Prefix, String> name) {
        if (mode != Mode.AUTHORITATIVE) {
            refuseAll();
            return Optional.empty();
        }
        Optional<Prefix> prefix =
                map.find("subnet").flatMap(v -> v.as("a subnet such as 10.0.0.0/24", Prefix::read));
        List<Pool> pools = map.each("pools", v -> pool(v, prefix));
        List<Reservation> reservations = map.each("reservations", v -> reservation(v, prefix));
        Optional<SubnetSettings> subnet =
                prefix.map(p ->
                        new SubnetSettings(
                                name.apply(p),
                                p,
                                pools,
                                reservations,
                                addresses("router"),
                                addresses("dns"),
                                map.find("domain").flatMap(YamlValue::text),
                                lease(),
                                options()));
        subnet.ifPresent(this::check);
        if (prefix.isEmpty()) {
            touchAll();
        }
        return subnet;
    }

    private void refuseAll() {
        for (String key : KEYS) {
            if (map.find(key).isPresent()) {
                map.refuseKey(key, "key " + key + " is for mode authoritative only");
            }
        }
    }

    private void touchAll() {
        List<String> behind =
                KEYS.stream().filter(k -> map.find(k).isPresent() && !k.equals("subnet")).toList();
        if (!behind.isEmpty() && map.find("subnet").isEmpty()) {
            map.refuse("key subnet is missing; " + String.join(", ", behind) + " need it");
        }
    }

    private static Optional<Pool> pool(YamlValue value, Optional<Prefix> prefix) {
        Optional<Pool> pool = value.as("addresses such as 10.0.0.100-10.0.0.200", Pool::read);
        if (pool.isEmpty() || prefix.isEmpty()) {
            return pool;
        }
        Prefix p = prefix.get();
        if (!p.isForMachines(pool.get().first()) || !p.isForMachines(pool.get().last())) {
            value.refuse("pool " + pool.get() + " leaves subnet " + p);
            return Optional.empty();
        }
        return pool;
    }

    private static Optional<Reservation> reservation(YamlValue value, Optional<Prefix> prefix) {
        Optional<Reservation> reservation = value.map().flatMap(NetworkReader::reservation);
        if (reservation.isPresent() && prefix.isPresent()) {
            Ipv4 address = reservation.get().address();
            if (!prefix.get().isForMachines(address)) {
                value.refuse("address " + address + " is not in subnet " + prefix.get());
            }
        }
        return reservation;
    }

    /// One address, or a list of them.
    private List<Ipv4> addresses(String key) {
        Optional<YamlValue> value = map.find(key);
        if (value.isEmpty()) {
            return List.of();
        }
        return value.get().oneOrMany().stream()
                .map(item -> item.as("an IPv4 address", Ipv4::read))
                .flatMap(Optional::stream)
                .toList();
    }

    private Duration lease() {
        return map.find("lease")
                .flatMap(v -> v.duration(SHORTEST, LONGEST))
                .orElse(SubnetSettings.LEASE);
    }

    private Map<Integer, String> options() {
        return map.find("options")
                .flatMap(YamlValue::map)
                .map(DhcpOptionText::readAll)
                .orElse(Map.of());
    }

    /// The lease machine takes no other subnets, and by then it is too late to tell where it is
    /// written.
    private void check(SubnetSettings subnet) {
        List<Pool> pools = subnet.pools();
        if (subnet.prefix().length() < Subnet.SHORTEST_PREFIX) {
            map.refuseKey(
                    "subnet",
                    "subnet " + subnet.prefix() + " is larger than a /" + Subnet.SHORTEST_PREFIX);
        }
        long size = pools.stream().mapToLong(Pool::size).sum();
        if (size > Subnet.LARGEST_POOL) {
            map.refuseKey(
                    "pools", "pools have " + size + " addresses, more than " + Subnet.LARGEST_POOL);
        }
        for (int i = 0; i < pools.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (pools.get(i).overlaps(pools.get(j))) {
                    map.refuseKey("pools", pools.get(i) + " overlaps " + pools.get(j));
                }
            }
        }
        Set<Object> seen = new HashSet<>();
        for (Reservation reservation : subnet.reservations()) {
            if (!seen.add(reservation.mac())) {
                map.refuseKey("reservations", reservation.mac() + " is reserved for twice");
            }
            if (!seen.add(reservation.address())) {
                map.refuseKey("reservations", reservation.address() + " is reserved twice");
            }
            if (subnet.routers().contains(reservation.address())) {
                map.refuseKey(
                        "reservations",
                        reservation.address() + " is the router's, and is never leased");
            }
        }
        if (pools.isEmpty() && subnet.reservations().isEmpty()) {
            map.refuseKey(
                    "subnet", "subnet " + subnet.prefix() + " has no pools and no reservations");
        }
    }
}
