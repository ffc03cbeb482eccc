package dev.stirrup.app.serve;

import dev.stirrup.app.settings.ListenerSettings;
import dev.stirrup.server.link.PortOwner.Protocol;
import dev.stirrup.server.tftp.TftpBounds;
import dev.stirrup.server.tftp.TftpListener;
import dev.stirrup.server.tftp.TftpServices;
import dev.stirrup.server.tftp.TftpSettings;
import java.util.Optional;

/// TFTP on each network's own address, so that its answers come from there.
final class TftpWiring {
    private TftpWiring() {}

    /// One network's port.
    static WantedPort port(
            Shared shared, ServedNetwork network, ListenerSettings wanted, int port) {
        var services =
                new TftpServices(
                        shared.loops(),
                        shared.boot(),
                        shared.store(),
                        shared.events(),
                        shared.clock());
        return new WantedPort(
                shared.findings(),
                new WantedPort.Name("TFTP", Protocol.UDP, port),
                () -> {
                    TftpListener listener =
                            TftpListener.start(
                                    settings(network, wanted, port), network.network(), services);
                    shared.findings()
                            .good("TFTP", network.network().address() + ", UDP port " + port);
                    return Optional.of(listener);
                });
    }

    private static TftpSettings settings(ServedNetwork network, ListenerSettings wanted, int port) {
        var mode =
                wanted.isTftpSinglePort()
                        ? TftpSettings.PortMode.SHARED
                        : TftpSettings.PortMode.OWN;
        TftpSettings usual = TftpSettings.of(network.network().address());
        TftpBounds bounds = TftpBounds.DEFAULT.perClient(wanted.tftpPerClient());
        return new TftpSettings(usual.address(), port, mode, usual.limits(), bounds);
    }
}
