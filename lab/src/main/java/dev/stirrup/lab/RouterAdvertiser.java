package dev.stirrup.lab;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Says every second that there is an IPv6 router (RFC 4861, section 4.2). iPXE and EDK2 wait 12
/// seconds and more for one before they boot over IPv4.
final class RouterAdvertiser implements AutoCloseable {
    private static final byte[] ALL_NODES =
            HexFormat.of().parseHex("ff020000000000000000000000000001");
    private static final byte[] PREFIX =
            HexFormat.of().parseHex("fd770000000000000000000000000000");

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    private RouterAdvertiser(String namespace, String iface) {
        this.thread =
                Thread.ofPlatform()
                        .daemon()
                        .name("stirrup-lab-router")
                        .unstarted(() -> run(namespace, iface));
    }

    /// Begins. A kernel without IPv6 needs no advertisements: they then just do not leave.
    static RouterAdvertiser start(String namespace, String iface) {
        var advertiser = new RouterAdvertiser(namespace, iface);
        advertiser.thread.start();
        return advertiser;
    }

    @Override
    public void close() {
        closed.countDown();
    }

    /// The advertisement: no managed addresses, one prefix for addresses of one's own making. The
    /// checksum is the kernel's work (RFC 3542, section 3.1).
    static byte[] advertisement() {
        ByteBuffer out = ByteBuffer.allocate(48);
        out.put((byte) 134).put((byte) 0).putShort((short) 0);
        out.put((byte) 64).put((byte) 0).putShort((short) 1800);
        out.putInt(0).putInt(0);
        out.put((byte) 3).put((byte) 4).put((byte) 64).put((byte) 0xc0);
        out.putInt(86400).putInt(14400).putInt(0).put(PREFIX);
        return out.array();
    }

    private void run(String namespace, String iface) {
        try {
            NamespaceCalls.enter(namespace);
            int socket = NamespaceCalls.multicastSocket(iface);
            try {
                do {
                    NamespaceCalls.send(socket, advertisement(), ALL_NODES);
                } while (!closed.await(1, TimeUnit.SECONDS));
            } finally {
                NamespaceCalls.close(socket);
            }
        } catch (IOException e) {
            // Boots only take longer without it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
