package dev.stirrup.app.serve;

import dev.stirrup.boot.event.Events;
import dev.stirrup.dhcp.lease.LeaseBook;
import dev.stirrup.server.dhcp.DeskService;
import dev.stirrup.server.dhcp.DhcpLink;
import dev.stirrup.server.dhcp.DhcpListener;
import dev.stirrup.server.dhcp.ForeignServerWatch;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// DHCP on all networks: one listener for all links, and a watch on each for other servers.
final class DhcpWiring implements AutoCloseable {
    private final DhcpLinks ways;
    private final Doors doors;
    private Optional<DhcpListener> listener = Optional.empty();

    DhcpWiring(DhcpLinks ways, Doors doors) {
        this.ways = ways;
        this.doors = doors;
    }

    void start(List<ServedNetwork> networks, StoreWiring store, BootWiring boot, Running running) {
        List<DhcpLink> links =
                doors.dhcp()
                        .map(given ->
                                networks.stream()
                                        .map(n ->
                                                new DhcpLink(
                                                        n.network(), given, DhcpLink.Watch.NONE))
                                        .toList())
                        .orElseGet(() -> ways.open(networks));
        if (links.isEmpty()) {
            return;
        }
        List<ServedNetwork> leasing = networks.stream().filter(ServedNetwork::isLeasing).toList();
        List<LeaseBook> books =
                leasing.isEmpty() ? List.of() : Subnets.books(leasing, store.leases.load());
        var service = new DeskService(boot.dhcp(books));
        var ports =
                new DhcpListener.Ports(service, store.leases, running.events(), running.clock());
        listener = Optional.of(DhcpListener.start(ports, links));
        ways.watches().forEach(ForeignServerWatch::start);
    }

    /// What all shells share.
    record Running(Events events, InstantSource clock) {}

    @Override
    public void close() {
        ways.watches().forEach(Closing::quietly);
        listener.ifPresent(Closing::quietly);
    }
}
