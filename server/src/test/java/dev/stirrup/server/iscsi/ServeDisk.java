package dev.stirrup.server.iscsi;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/// Serves a file as a disk until it is stopped, for the benchmark: address, port, file, name of the
/// target.
final class ServeDisk {
    private ServeDisk() {}

    public static void main(String[] arguments) throws Exception {
        var address =
                new InetSocketAddress(
                        InetAddress.ofLiteral(arguments[0]), Integer.parseInt(arguments[1]));
        try (var disk = new FileUnit(Path.of(arguments[2]), FileUnit.disk(4096));
                var portal = new TestPortal(address, 2)) {
            portal.offer(arguments[3], disk);
            new CountDownLatch(1).await();
        }
    }
}
