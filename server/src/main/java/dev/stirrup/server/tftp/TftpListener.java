package dev.stirrup.server.tftp;

import dev.stirrup.netboot.Network;
import dev.stirrup.server.engine.Engine;
import dev.stirrup.server.link.UdpPort;
import dev.stirrup.server.tftp.TftpSettings.PortMode;
import dev.stirrup.server.tftp.TransferDesk.Outside;
import java.io.IOException;

/// Serves files by TFTP on one address, read-only.
public final class TftpListener implements AutoCloseable {
    /// A boot storm's acknowledgments wait here while we are busy. In bytes; the kernel caps it.
    static final int SOCKET_BUFFER = 4 << 20;

    private final Port port;
    private final TftpCounters counters;
    private final TransferDesk desk;

    private TftpListener(Port port, TransferDesk desk, TftpCounters counters) {
        this.port = port;
        this.desk = desk;
        this.counters = counters;
    }

    /// Binds the port and begins to serve.
    ///
    /// @param network the network that the address belongs to: named in asks and events
    /// @throws IOException when the port cannot be bound: it is taken, or needs a privilege
    public static TftpListener start(TftpSettings settings, Network network, TftpServices services)
            throws IOException {
        var counters = new TftpCounters();
        try {
            Port port = open(settings, services.loops().engine(), counters);
            var outside = new Outside(port.lane(), port.doorway(), counters);
            var desk = new TransferDesk(settings, services, network, outside);
            var listener = new TftpListener(port, desk, counters);
            listener.serve();
            return listener;
        } catch (IOException e) {
            throw new IOException(
                    "cannot listen on UDP port " + settings.port() + " of " + settings.address(),
                    e);
        }
    }

    /// The bound port.
    public int port() {
        return port.number();
    }

    public TftpCounters counters() {
        return counters;
    }

    /// Tells all clients that it is over and frees the port; waits at most five seconds for that.
    @Override
    public void close() {
        port.close(desk::close);
    }

    private void serve() throws IOException {
        try {
            port.serve(desk);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private static Port open(TftpSettings settings, Engine engine, TftpCounters counters)
            throws IOException {
        boolean isDirect =
                settings.ports() == PortMode.SHARED && engine.epoll() && UdpPort.isSupported();
        return isDirect
                ? DirectPort.open(settings, SOCKET_BUFFER, counters)
                : new ChannelPort(settings, engine, counters);
    }
}
