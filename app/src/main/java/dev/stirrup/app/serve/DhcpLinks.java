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
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// The ways to the networks: of each a socket, a watch for other servers, and the stations to ask.
final class DhcpLinks {
    private static final Duration LOOK = Duration.ofSeconds(3);

    private final Findings findings;
    private final boolean isForced;
    private final Optional<DhcpSocket> played;

    /// @param played used in place of the networks' own sockets
    /// @param isForced whether addresses are leased beside another server too
    DhcpLinks(Findings findings, boolean isForced, Optional<DhcpSocket> played) {
        this.findings = findings;
        this.isForced = isForced;
        this.played = played;
    }

    Findings findings() {
        return findings;
    }

    /// A way to a network.
    ///
    /// @param watch to be started where the network is asked for other servers
    record Way(DhcpLink link, Optional<ForeignServerWatch> watch) {}

    /// Opens a network and says so.
    ///
    /// @param isAlone whether it is the only one
    Way open(ServedNetwork network, boolean isAlone) throws IOException {
        Network served = network.network();
        if (played.isPresent()) {
            var link = new DhcpLink(served, played.get(), DhcpLink.Watch.NONE);
            return new Way(link, Optional.empty());
        }
        DhcpSocket socket = socket(network, isAlone);
        findings.good(
                "DHCP " + served.name(),
                network.device().name()
                        + ", "
                        + served.address()
                        + ", mode "
                        + served.mode().name().toLowerCase(Locale.ROOT)
                        + ", UDP ports 67 and 4011");
        ForeignServerWatch watch = watch(network);
        return new Way(
                new DhcpLink(served, socket, watch, neighbours(network, socket)),
                // Asks the network; the others only hear what goes by.
                served.mode().answersDhcp() ? Optional.of(watch) : Optional.empty());
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

    Optional<Neighbours> neighbours(ServedNetwork network, DhcpSocket socket) {
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

    ForeignServerWatch watch(ServedNetwork network) {
        boolean pauses = network.isLeasing() && !isForced;
        return new ForeignServerWatch(
                network.network().name(),
                () -> new ForeignServers(new SecureRandom()).find(network.device(), LOOK),
                pauses
                        ? ForeignServerWatch.Policy.pausing()
                        : ForeignServerWatch.Policy.reporting());
    }
}
