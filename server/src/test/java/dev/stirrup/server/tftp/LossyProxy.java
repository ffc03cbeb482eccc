package dev.stirrup.server.tftp;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

/// Stands between one client and a server in shared-port mode and loses packets in both directions.
final class LossyProxy implements AutoCloseable {
    private final DatagramSocket towardsClient;
    private final DatagramSocket towardsServer;
    private final InetSocketAddress server;
    private final AtomicReference<SocketAddress> client = new AtomicReference<>();
    private final double loss;

    /// @param loss 0 to 1, in each direction
    LossyProxy(int serverPort, double loss, long seed) throws IOException {
        InetAddress local = InetAddress.getLoopbackAddress();
        this.towardsClient = new DatagramSocket(0, local);
        this.towardsServer = new DatagramSocket(0, local);
        this.server = new InetSocketAddress(local, serverPort);
        this.loss = loss;
        Thread.startVirtualThread(() -> pump(towardsClient, towardsServer, new Random(seed)));
        Thread.startVirtualThread(() -> pump(towardsServer, towardsClient, new Random(seed + 1)));
    }

    int port() {
        return towardsClient.getLocalPort();
    }

    private void pump(DatagramSocket from, DatagramSocket to, Random random) {
        try {
            while (!from.isClosed()) {
                var packet = new DatagramPacket(new byte[2048], 2048);
                from.receive(packet);
                if (from.equals(towardsClient)) {
                    client.set(packet.getSocketAddress());
                }
                if (random.nextDouble() >= loss) {
                    packet.setSocketAddress(to.equals(towardsServer) ? server : client.get());
                    to.send(packet);
                }
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    @Override
    public void close() {
        towardsClient.close();
        towardsServer.close();
    }
}
