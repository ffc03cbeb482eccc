package dev.stirrup.app.serve;

import dev.stirrup.app.settings.ListenerSettings;
import dev.stirrup.netboot.Network;
import dev.stirrup.netboot.url.BootUrl;
import dev.stirrup.server.Loops;
import dev.stirrup.server.http.HttpListener;
import dev.stirrup.server.http.HttpPorts;
import dev.stirrup.server.http.HttpSettings;
import dev.stirrup.server.link.PortOwner.Protocol;
import dev.stirrup.server.syslog.SyslogListener;
import dev.stirrup.server.syslog.SyslogPorts;
import dev.stirrup.server.tftp.TftpBounds;
import dev.stirrup.server.tftp.TftpListener;
import dev.stirrup.server.tftp.TftpServices;
import dev.stirrup.server.tftp.TftpSettings;
import dev.stirrup.wire.Ipv4;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// TFTP, HTTP and syslog. TFTP listens on each network's own address, so that its answers come from
/// there; the others on all of them.
final class FileWiring implements AutoCloseable {
    private final Findings findings;
    private final List<ServedNetwork> networks;
    private final StoreWiring store;
    private final BootWiring boot;
    private final DhcpWiring.Running running;
    private final Ipv4 listen;
    private final Loops loops;
    private final List<AutoCloseable> open = new ArrayList<>();

    FileWiring(
            Findings findings,
            List<ServedNetwork> networks,
            Rooms rooms,
            DhcpWiring.Running running) {
        this.findings = findings;
        this.networks = networks.stream().filter(ServedNetwork::isServed).toList();
        this.store = rooms.store();
        this.boot = rooms.boot();
        this.running = running;
        this.listen = rooms.listen();
        loops = Loops.start(Runtime.getRuntime().availableProcessors());
    }

    /// What files come from.
    ///
    /// @param listen the address for HTTP and syslog
    record Rooms(StoreWiring store, BootWiring boot, Ipv4 listen) {}

    void start(ListenerSettings settings) {
        settings.tftp().ifPresent(port -> tftp(port, settings));
        settings.http().ifPresent(port -> http(port, settings.httpPerAddress()));
        settings.syslog().ifPresent(this::syslog);
    }

    private void tftp(int port, ListenerSettings wanted) {
        var services =
                new TftpServices(loops, boot, store::find, running.events(), running.clock());
        var mode =
                wanted.isTftpSinglePort()
                        ? TftpSettings.PortMode.SHARED
                        : TftpSettings.PortMode.OWN;
        TftpBounds bounds = TftpBounds.DEFAULT.perClient(wanted.tftpPerClient());
        for (ServedNetwork network : networks) {
            TftpSettings usual = TftpSettings.of(network.network().address());
            var settings = new TftpSettings(usual.address(), port, mode, usual.limits(), bounds);
            try {
                open.add(TftpListener.start(settings, network.network(), services));
                findings.good("TFTP", network.network().address() + ", UDP port " + port);
            } catch (IOException e) {
                findings.bad("TFTP", Bindings.explain(e, Protocol.UDP, port));
            }
        }
    }

    private void http(int port, int perAddress) {
        var ports =
                new HttpPorts(
                        boot,
                        store::find,
                        running.events(),
                        this::networkOf,
                        BootUrl::redact,
                        running.clock());
        try {
            open.add(
                    HttpListener.start(
                            loops, HttpSettings.on(any(port)).perAddress(perAddress), ports));
            for (ServedNetwork network : networks) {
                findings.good("HTTP", network.network().baseUrl());
            }
        } catch (IOException e) {
            findings.bad("HTTP", Bindings.explain(e, Protocol.TCP, port));
        }
    }

    private void syslog(int port) {
        var ports =
                new SyslogPorts(
                        running.events(),
                        address -> boot.book.find(address, running.clock().instant()),
                        this::networkAround,
                        running.clock());
        try {
            open.add(SyslogListener.start(loops, any(port), ports));
            findings.good("syslog", "UDP port " + port);
        } catch (IOException e) {
            findings.bad("syslog", Bindings.explain(e, Protocol.UDP, port));
        }
    }

    private InetSocketAddress any(int port) {
        return new InetSocketAddress(listen.toString(), port);
    }

    private Optional<Network> networkOf(Ipv4 ours) {
        return networks.stream()
                .map(ServedNetwork::network)
                .filter(network -> network.address().equals(ours))
                .findFirst();
    }

    private String networkAround(Ipv4 sender) {
        return networks.stream()
                .filter(network ->
                        network.device().addresses().stream()
                                .anyMatch(a -> sender.isInNetworkOf(a.address(), a.prefix())))
                .map(network -> network.network().name())
                .findFirst()
                .orElse("");
    }

    @Override
    public void close() {
        open.forEach(Closing::quietly);
        loops.close();
    }
}
