package dev.stirrup.testkit;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/// A port for a program that has to be told its port. One that the system chose (port 0) is given
/// to the next connection of anybody as soon as it is free again; these lie below the ports that
/// the system gives (Linux: 32768 to 60999), where only other tests look.
public final class FreePort {
    private static final int FIRST = 20_000;
    private static final int BEHIND = 32_000;

    private FreePort() {}

    /// One that nobody has on the loopback interface now, by TCP and UDP.
    public static int find() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, BEHIND);
            if (isFree(port)) {
                return port;
            }
        }
    }

    private static boolean isFree(int port) throws IOException {
        InetAddress here = InetAddress.getLoopbackAddress();
        try (var tcp = new ServerSocket(port, 1, here);
                var udp = new DatagramSocket(new InetSocketAddress(here, port))) {
            return tcp.isBound() && udp.isBound();
        } catch (BindException e) {
            return false;
        }
    }
}
