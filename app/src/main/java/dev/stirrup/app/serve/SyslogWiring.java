package dev.stirrup.app.serve;

import dev.stirrup.server.link.PortOwner.Protocol;
import dev.stirrup.server.syslog.SyslogListener;
import dev.stirrup.server.syslog.SyslogPorts;
import dev.stirrup.wire.Ipv4;
import java.io.IOException;
import java.util.List;

/// Syslog for all networks; a sender's address tells which machine it is.
final class SyslogWiring {
    private SyslogWiring() {}

    static List<AutoCloseable> open(Shared shared, int port) {
        var ports =
                new SyslogPorts(
                        shared.events(),
                        sender -> shared.boot().book.find(sender, shared.clock().instant()),
                        sender -> networkAround(shared, sender),
                        shared.clock());
        try {
            SyslogListener listener = SyslogListener.start(shared.loops(), shared.on(port), ports);
            shared.findings().good("syslog", "UDP port " + port);
            return List.of(listener);
        } catch (IOException e) {
            shared.findings().bad("syslog", Bindings.explain(e, Protocol.UDP, port));
            return List.of();
        }
    }

    private static String networkAround(Shared shared, Ipv4 sender) {
        return shared.networks().stream()
                .filter(network ->
                        network.device().addresses().stream()
                                .anyMatch(a -> sender.isInNetworkOf(a.address(), a.prefix())))
                .map(network -> network.network().name())
                .findFirst()
                .orElse("");
    }
}
