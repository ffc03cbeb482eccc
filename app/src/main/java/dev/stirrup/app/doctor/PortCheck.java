package dev.stirrup.app.doctor;

import dev.stirrup.app.serve.Bindings;
import dev.stirrup.app.serve.ServedNetwork;
import dev.stirrup.app.settings.ListenerSettings;
import dev.stirrup.server.dhcp.DhcpSocket;
import dev.stirrup.server.link.PortOwner;
import dev.stirrup.server.link.PortOwner.Protocol;
import dev.stirrup.server.link.UdpSender;
import dev.stirrup.wire.Ipv4;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Tries each port as the server would, and lets go of it at once. A server of ours that runs may
/// have it.
record PortCheck(List<ServedNetwork> networks, ListenerSettings listeners) implements Check {
    @Override
    public List<Finding> findings() {
        List<Finding> found = new ArrayList<>();
        for (ServedNetwork network : networks) {
            if (listeners.hasDhcp()) {
                found.add(dhcp(network, DhcpSocket.SERVER_PORT));
                found.add(dhcp(network, DhcpSocket.BOOT_SERVER_PORT));
            }
            Ipv4 ours = network.network().address();
            if (network.isServed()) {
                listeners.tftp().ifPresent(port -> found.add(udp("TFTP", ours, port)));
            }
        }
        listeners.http().ifPresent(port -> found.add(tcp("HTTP", port)));
        listeners.https().ifPresent(port -> found.add(tcp("HTTPS", port)));
        listeners.altiris().ifPresent(port -> found.add(tcp("Altiris", port)));
        listeners.iscsi().ifPresent(port -> found.add(tcp("iSCSI", port)));
        listeners.syslog().ifPresent(port -> found.add(udp("syslog", Ipv4.NONE, port)));
        return found;
    }

    /// Opens a port and closes it.
    private interface Trial {
        void run() throws IOException;
    }

    private static Finding dhcp(ServedNetwork network, int port) {
        Ipv4 address = network.network().address();
        Place place = new Place("DHCP", Protocol.UDP, port, network.device().name());
        return tried(place, () -> UdpSender.open(network.device(), address, port).close());
    }

    private static Finding udp(String service, Ipv4 address, int port) {
        Place place = new Place(service, Protocol.UDP, port, address.isNone() ? "" : address + "");
        return tried(
                place,
                () -> {
                    try (var socket = new DatagramSocket(null)) {
                        socket.setReuseAddress(false);
                        socket.bind(
                                new InetSocketAddress(
                                        InetAddress.getByAddress(address.toBytes()), port));
                    }
                });
    }

    private static Finding tcp(String service, int port) {
        return tried(
                new Place(service, Protocol.TCP, port, ""),
                () -> {
                    try (var socket = new ServerSocket()) {
                        socket.setReuseAddress(true);
                        socket.bind(new InetSocketAddress(port));
                    }
                });
    }

    /// @param at the interface or the address; empty: all of them
    private record Place(String service, Protocol protocol, int port, String at) {
        @Override
        public String toString() {
            return protocol + " port " + port + (at.isEmpty() ? "" : " on " + at);
        }
    }

    private static Finding tried(Place place, Trial trial) {
        Optional<PortOwner> owner = PortOwner.find(place.protocol(), place.port());
        if (owner.isPresent() && isOurs(owner.get())) {
            return Finding.good(
                    place.service(), place + ": the running server's, pid " + owner.get().pid());
        }
        try {
            trial.run();
            return Finding.good(place.service(), place + " is free");
        } catch (IOException e) {
            String text = Bindings.explain(e, place.protocol(), place.port());
            int end = text.indexOf("; ");
            return Finding.problem(
                    place.service(),
                    end < 0 ? place + ": " + text : text.substring(0, end),
                    end < 0 ? "let it be, or name another port" : text.substring(end + 2));
        }
    }

    private static boolean isOurs(PortOwner owner) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(owner.pid()), "cmdline"))
                    .contains("dev.stirrup.app.Main");
        } catch (IOException e) {
            return false; // gone, or not ours to look into
        }
    }
}
