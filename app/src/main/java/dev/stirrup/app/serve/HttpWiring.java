package dev.stirrup.app.serve;

import dev.stirrup.app.settings.ListenerSettings;
import dev.stirrup.netboot.Network;
import dev.stirrup.netboot.url.BootUrl;
import dev.stirrup.server.FileService;
import dev.stirrup.server.http.HttpListener;
import dev.stirrup.server.http.HttpPorts;
import dev.stirrup.server.http.HttpSettings;
import dev.stirrup.server.link.PortOwner.Protocol;
import dev.stirrup.wire.Ipv4;
import java.util.Optional;

/// HTTP for all networks; the address a request came to tells which one it is.
final class HttpWiring {
    private HttpWiring() {}

    static WantedPort port(Shared shared, ListenerSettings wanted, int port) {
        var settings = HttpSettings.on(shared.on(port)).perAddress(wanted.httpPerAddress());
        return new WantedPort(
                shared.findings(),
                new WantedPort.Name("HTTP", Protocol.TCP, port),
                () -> {
                    HttpListener listener =
                            HttpListener.start(shared.loops(), settings, ports(shared));
                    shared.networks().served().forEach(network -> tell(shared, network));
                    return Optional.of(listener);
                });
    }

    static void tell(Shared shared, ServedNetwork network) {
        shared.findings().good("HTTP", network.network().baseUrl());
    }

    /// The port of Broadcom's signed iPXE: its one path, and nothing else.
    static WantedPort altirisPort(Shared shared, ListenerSettings wanted, int port) {
        var settings = HttpSettings.on(shared.on(port)).perAddress(wanted.httpPerAddress());
        return new WantedPort(
                shared.findings(),
                new WantedPort.Name("Altiris", Protocol.TCP, port),
                () -> {
                    HttpListener listener =
                            HttpListener.start(
                                    shared.loops(),
                                    settings,
                                    ports(shared, new AltirisDesk(shared.boot())));
                    shared.findings().good("Altiris", "TCP port " + port);
                    return Optional.of(listener);
                });
    }

    static HttpPorts ports(Shared shared) {
        return ports(shared, shared.boot());
    }

    private static HttpPorts ports(Shared shared, FileService files) {
        return new HttpPorts(
                files,
                shared.store(),
                shared.events(),
                ours -> networkOf(shared, ours),
                BootUrl::redact,
                shared.clock());
    }

    private static Optional<Network> networkOf(Shared shared, Ipv4 ours) {
        for (ServedNetwork one : shared.networks().served()) {
            if (one.network().address().equals(ours)) {
                return Optional.of(one.network());
            }
        }
        return Optional.empty();
    }
}
