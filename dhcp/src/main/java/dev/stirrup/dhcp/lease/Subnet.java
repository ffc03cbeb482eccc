package dev.stirrup.dhcp.lease;

import dev.stirrup.dhcp.DhcpOptions;
import dev.stirrup.dhcp.OptionCode;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// One network whose addresses we lend.
///
/// @param name from the settings; leases carry it
/// @param network any address of it
/// @param prefix its prefix length, 8 to 30
/// @param pools what is lent to anybody, together at most 2^20 addresses
/// @param excluded addresses inside the pools that are never lent; the network's own, its broadcast
///   and its routers need not be named
/// @param options what every client here is told, such as routers, DNS servers, domain, NTP servers
public record Subnet(
        String name,
        Ipv4 network,
        int prefix,
        List<AddressRange> pools,
        List<Reservation> reservations,
        Set<Ipv4> excluded,
        LeaseTimes times,
        DhcpOptions options) {
    /// How many addresses the pools have at most, together.
    public static final long LARGEST_POOL = 1 << 20;

    /// Of the largest network.
    public static final int SHORTEST_PREFIX = 8;

    private static final int LONGEST_PREFIX = 30;

    public Subnet {
        pools = List.copyOf(pools);
        reservations = List.copyOf(reservations);
        excluded = Set.copyOf(excluded);
    }

    public boolean contains(Ipv4 address) {
        return address.isInNetworkOf(network, prefix);
    }

    public Ipv4 mask() {
        return new Ipv4(-1 << (32 - prefix));
    }

    public Ipv4 broadcast() {
        return new Ipv4(network.bits() | ~mask().bits());
    }

    /// The options of an offer or acknowledgment of a lease of this length: this network's own, the
    /// netmask (EDK2 declines a lease without it), the broadcast address, and the times.
    public DhcpOptions leaseOptions(Duration time) {
        return DhcpOptions.builder()
                .putNumber(OptionCode.LEASE_TIME, time.toSeconds())
                .putNumber(OptionCode.RENEWAL_TIME, times.renewAfter(time).toSeconds())
                .putNumber(OptionCode.REBINDING_TIME, times.rebindAfter(time).toSeconds())
                .putAll(configuration())
                .build();
    }

    /// The same without times, as an answer to INFORM must have it (RFC 2131 section 4.3.5).
    public DhcpOptions configuration() {
        return DhcpOptions.builder()
                .putAddress(OptionCode.SUBNET_MASK, mask())
                .putAddress(OptionCode.BROADCAST_ADDRESS, broadcast())
                .putAll(options)
                .build();
    }

    /// What is wrong with this network, all of it, for whoever wrote the settings. Empty when it
    /// can be used.
    public List<String> problems() {
        var problems = new ArrayList<String>();
        if (prefix < SHORTEST_PREFIX || prefix > LONGEST_PREFIX) {
            problems.add("prefix length " + prefix + " is not from 8 to 30");
            return problems;
        }
        addPoolProblems(problems);
        addReservationProblems(problems);
        if (!times.isInOrder()) {
            problems.add("lease times must be 60 s <= usual <= longest, and 0 < T1 < T2 < 1");
        }
        return problems;
    }

    private void addPoolProblems(List<String> problems) {
        long size = 0;
        for (int i = 0; i < pools.size(); i++) {
            AddressRange pool = pools.get(i);
            size += pool.size();
            if (!contains(pool.first()) || !contains(pool.last())) {
                problems.add("pool " + pool + " reaches outside " + network + "/" + prefix);
            }
            for (AddressRange earlier : pools.subList(0, i)) {
                if (pool.overlaps(earlier)) {
                    problems.add("pools " + earlier + " and " + pool + " overlap");
                }
            }
        }
        if (size > LARGEST_POOL) {
            problems.add("pools have " + size + " addresses, more than " + LARGEST_POOL);
        }
    }

    private void addReservationProblems(List<String> problems) {
        var addresses = new HashSet<Ipv4>();
        var clients = new HashSet<List<Object>>();
        for (Reservation reservation : reservations) {
            Ipv4 address = reservation.address();
            Bytes value = reservation.value();
            if (!contains(address) || isNeverLent(address)) {
                problems.add("reservation of " + address + " cannot be lent here");
            }
            if (!addresses.add(address)) {
                problems.add(address + " is reserved twice");
            }
            if (!clients.add(List.of(reservation.by(), value))) {
                problems.add("client " + value + " has two reservations");
            }
        }
    }

    /// The network itself, its broadcast, what is excluded, and the routers.
    boolean isNeverLent(Ipv4 address) {
        return address.equals(broadcast())
                || address.bits() == (network.bits() & mask().bits())
                || excluded.contains(address)
                || routers().contains(address);
    }

    /// All addresses of which [#isNeverLent] holds.
    Set<Ipv4> neverLent() {
        Set<Ipv4> all = new HashSet<>(excluded);
        all.addAll(routers());
        all.add(broadcast());
        all.add(new Ipv4(network.bits() & mask().bits()));
        return all;
    }

    private List<Ipv4> routers() {
        Bytes routers = options.find(OptionCode.ROUTER).orElse(Bytes.empty());
        List<Ipv4> all = new ArrayList<>();
        for (int i = 0; i + 4 <= routers.length(); i += 4) {
            int bits =
                    routers.at(i) << 24
                            | routers.at(i + 1) << 16
                            | routers.at(i + 2) << 8
                            | routers.at(i + 3);
            all.add(new Ipv4(bits));
        }
        return all;
    }
}
