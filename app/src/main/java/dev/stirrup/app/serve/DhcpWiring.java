package dev.stirrup.app.serve;

import dev.stirrup.boot.event.Events;
import dev.stirrup.dhcp.lease.LeaseBook;
import dev.stirrup.netboot.Network;
import dev.stirrup.server.dhcp.DeskService;
import dev.stirrup.server.dhcp.DhcpLink;
import dev.stirrup.server.dhcp.DhcpListener;
import dev.stirrup.server.dhcp.DhcpSocket;
import dev.stirrup.server.dhcp.ForeignServerWatch;
import dev.stirrup.server.dhcp.ForeignServers;
import dev.stirrup.server.dhcp.LinuxDhcpSocket;
import dev.stirrup.server.dhcp.PortableDhcpSocket;
import dev.stirrup.server.link.MissingPrivilegeException;
import dev.stirrup.server.link.PortOwner.Protocol;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// DHCP on all networks: a socket for each, one listener for all, and a watch for other servers.
final class DhcpWiring implements AutoCloseable {
    private static final Duration LOOK = Duration.ofSeconds(3);

    private final Findings findings;
    private final boolean isForced;
    private final Doors doors;
    private final List<DhcpLink> links = new ArrayList<>();
    private final List<ForeignServerWatch> watches = new ArrayList<>();
    private Optional<DhcpListener> listener = Optional.empty();

    /// @param isForced whether addresses are leased beside another server too
    DhcpWiring(Findings findings, boolean isForced, Doors doors) {
        this.findings = findings;
        this.isForced = isForced;
        this.doors = doors;
    }

    void start(List<ServedNetwork> networks, StoreWiring store, BootWiring boot, Running running) {
        for (ServedNetwork network : networks) {
            open(network, networks.size() == 1).ifPresent(links::add);
        }
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
        watches.forEach(ForeignServerWatch::start);
    }

    /// What all shells share.
    record Running(Events events, InstantSource clock) {}

    private Optional<DhcpLink> open(ServedNetwork network, boolean isAlone) {
        if (doors.dhcp().isPresent()) {
            return doors.dhcp()
                    .map(given -> new DhcpLink(network.network(), given, DhcpLink.Watch.NONE));
        }
        String what = "DHCP " + network.network().name();
        try {
            DhcpSocket socket = socket(network, isAlone);
            findings.good(
                    what,
                    network.device().name()
                            + ", "
                            + network.network().address()
                            + ", mode "
                            + network.network().mode().name().toLowerCase(java.util.Locale.ROOT)
                            + ", UDP ports 67 and 4011");
            return Optional.of(new DhcpLink(network.network(), socket, watch(network)));
        } catch (IOException e) {
            findings.bad(what, Bindings.explain(e, Protocol.UDP, DhcpSocket.SERVER_PORT));
            return Optional.empty();
        }
    }

    private DhcpSocket socket(ServedNetwork network, boolean isAlone) throws IOException {
        try {
            return LinuxDhcpSocket.open(network.device(), network.network().address());
        } catch (MissingPrivilegeException e) {
            if (!isAlone) {
                throw e;
            }
            DhcpSocket portable = PortableDhcpSocket.open(network.network().address());
            findings.note("DHCP", "answers by broadcast only: " + e.getMessage());
            return portable;
        }
    }

    private DhcpLink.Watch watch(ServedNetwork network) {
        boolean pauses = network.isLeasing() && !isForced;
        var watch =
                new ForeignServerWatch(
                        network.network().name(),
                        () -> new ForeignServers(new SecureRandom()).find(network.device(), LOOK),
                        pauses
                                ? ForeignServerWatch.Policy.pausing()
                                : ForeignServerWatch.Policy.reporting());
        if (network.network().mode() != Network.Mode.OBSERVE) {
            watches.add(watch); // asks the network; the others only hear what goes by
        }
        return watch;
    }

    @Override
    public void close() {
        watches.forEach(Closing::quietly);
        listener.ifPresent(Closing::quietly);
    }
}
