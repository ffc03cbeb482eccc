package dev.stirrup.app.serve;

import dev.stirrup.boot.event.Events;
import dev.stirrup.dhcp.lease.LeaseBook;
import dev.stirrup.netboot.dhcp.DhcpDesk;
import dev.stirrup.server.dhcp.DeskService;
import dev.stirrup.server.dhcp.DhcpListener;
import dev.stirrup.server.dhcp.DhcpSocket;
import dev.stirrup.server.link.PortOwner.Protocol;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// DHCP on all networks: one listener for all links, which come and go, and a watch on each for
/// other servers.
final class DhcpWiring implements AutoCloseable {
    private final DhcpLinks ways;
    private final Shared shared;
    private final DhcpDesk desk;
    private final DhcpListener listener;
    private final Map<ServedNetwork, List<LeaseBook>> leasing;

    private DhcpWiring(DhcpLinks ways, Shared shared) {
        this.ways = ways;
        this.shared = shared;
        leasing = new LinkedHashMap<>(books(shared.networks().all()));
        desk = shared.boot().dhcp(leasing.values().stream().flatMap(List::stream).toList());
        var ports =
                new DhcpListener.Ports(
                        new DeskService(desk),
                        shared.store().leases,
                        shared.events(),
                        shared.clock());
        listener = DhcpListener.start(ports, List.of());
    }

    /// Ready to answer on networks, and on none yet.
    static DhcpWiring start(DhcpLinks ways, Shared shared) {
        return new DhcpWiring(ways, shared);
    }

    /// What all shells share.
    record Running(Events events, InstantSource clock) {}

    /// The ports of one network.
    ///
    /// @param mayBegin false for as long as it is too early to answer there
    WantedPort port(ServedNetwork network, BooleanSupplier mayBegin) {
        return new WantedPort(
                ways.findings(),
                new WantedPort.Name(
                        "DHCP " + network.network().name(), Protocol.UDP, DhcpSocket.SERVER_PORT),
                () -> mayBegin.getAsBoolean() ? Optional.of(open(network)) : Optional.empty());
    }

    /// Its addresses are not leased any more.
    void end(ServedNetwork network) {
        List<LeaseBook> ended = leasing.remove(network);
        if (ended != null) {
            listener.betweenPackets(() -> desk.remove(ended));
        }
    }

    private AutoCloseable open(ServedNetwork network) throws IOException {
        if (network.isLeasing() && !leasing.containsKey(network)) {
            leasing.putAll(books(List.of(network)));
            listener.betweenPackets(() -> desk.add(leasing.getOrDefault(network, List.of())));
        }
        DhcpLinks.Way way = ways.open(network, shared.networks().all().size() == 1);
        listener.add(way.link());
        way.watch()
                .ifPresent(watch -> {
                    var _ = watch.start();
                });
        return () -> {
            way.watch().ifPresent(Closing::quietly);
            listener.remove(way.link());
        };
    }

    /// What these networks lease, read at once for all of them.
    private Map<ServedNetwork, List<LeaseBook>> books(Collection<ServedNetwork> networks) {
        List<ServedNetwork> those = networks.stream().filter(ServedNetwork::isLeasing).toList();
        if (those.isEmpty()) {
            return Map.of();
        }
        var leases = shared.store().leases.load();
        Map<ServedNetwork, List<LeaseBook>> books = new LinkedHashMap<>();
        those.forEach(one -> books.put(one, Subnets.books(List.of(one), leases)));
        return books;
    }

    /// Answers what has been received on all networks, and ends.
    @Override
    public void close() {
        listener.close();
    }
}
