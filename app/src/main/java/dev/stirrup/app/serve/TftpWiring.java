package dev.stirrup.app.serve;

import dev.stirrup.app.settings.ListenerSettings;
import dev.stirrup.server.link.PortOwner.Protocol;
import dev.stirrup.server.tftp.TftpBounds;
import dev.stirrup.server.tftp.TftpListener;
import dev.stirrup.server.tftp.TftpServices;
import dev.stirrup.server.tftp.TftpSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// TFTP on each network's own address, so that its answers come from there.
final class TftpWiring {
    private TftpWiring() {}

    static List<AutoCloseable> open(Shared shared, ListenerSettings wanted, int port) {
        var services =
                new TftpServices(
                        shared.loops(),
                        shared.boot(),
                        shared.store(),
                        shared.events(),
                        shared.clock());
        List<AutoCloseable> open = new ArrayList<>();
        for (ServedNetwork network : shared.networks()) {
            try {
                open.add(
                        TftpListener.start(
                                settings(network, wanted, port), network.network(), services));
                shared.findings().good("TFTP", network.network().address() + ", UDP port " + port);
            } catch (IOException e) {
                shared.findings().bad("TFTP", Bindings.explain(e, Protocol.UDP, port));
            }
        }
        return open;
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
