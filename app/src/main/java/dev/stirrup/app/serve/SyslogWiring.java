package dev.stirrup.app.serve;

import dev.stirrup.server.link.PortOwner.Protocol;
import dev.stirrup.server.syslog.SyslogListener;
import dev.stirrup.server.syslog.SyslogPorts;
import dev.stirrup.wire.Ipv4;
import java.io.IOException;
import java.util.Optional;

/// Syslog for all networks; a sender's address tells which machine it is.
final class SyslogWiring {
    private SyslogWiring() {}

    static WantedPort port(Shared shared, int port) {
        return new WantedPort(
                shared.findings(),
                new WantedPort.Name("syslog", Protocol.UDP, port),
                () -> Optional.of(open(shared, port)));
    }

    private static AutoCloseable open(Shared shared, int port) throws IOException {
        var ports =
                new SyslogPorts(
                        shared.events(),
                        sender -> shared.boot().book.find(sender, shared.clock().instant()),
                        sender -> networkAround(shared, sender),
                        shared.clock());
        SyslogListener listener = SyslogListener.start(shared.loops(), shared.on(port), ports);
        shared.findings().good("syslog", "UDP port " + port);
        return listener;
    }

    private static String networkAround(Shared shared, Ipv4 sender) {
        return shared.networks().served().stream()
                .filter(network ->
                        network.device().addresses().stream()
                                .anyMatch(a -> sender.isInNetworkOf(a.address(), a.prefix())))
                .map(network -> network.network().name())
                .findFirst()
                .orElse("");
    }
}
