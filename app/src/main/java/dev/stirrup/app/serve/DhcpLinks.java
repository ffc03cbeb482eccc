package dev.stirrup.app.serve;

import dev.stirrup.netboot.Network;
import dev.stirrup.server.dhcp.ArpNeighbours;
import dev.stirrup.server.dhcp.DhcpLink;
import dev.stirrup.server.dhcp.DhcpSocket;
import dev.stirrup.server.dhcp.ForeignServerWatch;
import dev.stirrup.server.dhcp.ForeignServers;
import dev.stirrup.server.dhcp.LinuxDhcpSocket;
import dev.stirrup.server.dhcp.Neighbours;
import dev.stirrup.server.dhcp.PortableDhcpSocket;
import dev.stirrup.server.link.MissingPrivilegeException;
import dev.stirrup.server.link.PortOwner.Protocol;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The ways to the networks: of each a socket, a watch for other servers, and the stations to ask.
final class DhcpLinks {
    private static final Duration LOOK = Duration.ofSeconds(3);

    private final Findings findings;
    private final boolean isForced;
    private final List<ForeignServerWatch> watches = new ArrayList<>();

    /// @param isForced whether addresses are leased beside another server too
    DhcpLinks(Findings findings, boolean isForced) {
        this.findings = findings;
        this.isForced = isForced;
    }

    /// Those that ask their networks for other servers, not started yet.
    List<ForeignServerWatch> watches() {
        return watches;
    }

    /// Opens what can be opened, and says what.
    List<DhcpLink> open(List<ServedNetwork> networks) {
        return networks.stream()
                .map(network -> open(network, networks.size() == 1))
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<DhcpLink> open(ServedNetwork network, boolean isAlone) {
        Network served = network.network();
        String what = "DHCP " + served.name();
        try {
            DhcpSocket socket = socket(network, isAlone);
            findings.good(
                    what,
                    network.device().name()
                            + ", "
                            + served.address()
                            + ", mode "
                            + served.mode().name().toLowerCase(Locale.ROOT)
                            + ", UDP ports 67 and 4011");
            return Optional.of(
                    new DhcpLink(served, socket, watch(network), neighbours(network, socket)));
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

    private Optional<Neighbours> neighbours(ServedNetwork network, DhcpSocket socket) {
        if (!network.isCheckedForConflicts()) {
            return Optional.empty();
        }
        if (socket instanceof PortableDhcpSocket) {
            findings.note(
                    "DHCP",
                    "addresses are offered without asking who uses them: that takes CAP_NET_RAW");
            return Optional.empty();
        }
        return Optional.of(new ArpNeighbours(network.device()));
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
        if (network.network().mode().answersDhcp()) {
            watches.add(watch); // asks the network; the others only hear what goes by
        }
        return watch;
    }
}
