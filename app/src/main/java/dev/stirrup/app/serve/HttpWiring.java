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
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// HTTP for all networks; the address a request came to tells which one it is.
final class HttpWiring {
    private HttpWiring() {}

    static List<AutoCloseable> open(Shared shared, ListenerSettings wanted, int port) {
        var settings = HttpSettings.on(shared.on(port)).perAddress(wanted.httpPerAddress());
        try {
            HttpListener listener = HttpListener.start(shared.loops(), settings, ports(shared));
            shared.networks().forEach(n -> shared.findings().good("HTTP", n.network().baseUrl()));
            return List.of(listener);
        } catch (IOException e) {
            shared.findings().bad("HTTP", Bindings.explain(e, Protocol.TCP, port));
            return List.of();
        }
    }

    /// The port of Broadcom's signed iPXE: its one path, and nothing else.
    static List<AutoCloseable> openAltiris(Shared shared, ListenerSettings wanted, int port) {
        var settings = HttpSettings.on(shared.on(port)).perAddress(wanted.httpPerAddress());
        try {
            HttpListener listener =
                    HttpListener.start(
                            shared.loops(),
                            settings,
                            ports(shared, new AltirisDesk(shared.boot())));
            shared.findings().good("Altiris", "TCP port " + port);
            return List.of(listener);
        } catch (IOException e) {
            shared.findings().bad("Altiris", Bindings.explain(e, Protocol.TCP, port));
            return List.of();
        }
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
        for (ServedNetwork one : shared.networks()) {
            if (one.network().address().equals(ours)) {
                return Optional.of(one.network());
            }
        }
        return Optional.empty();
    }
}
