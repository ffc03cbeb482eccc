package dev.stirrup.server.tftp;

import dev.stirrup.boot.event.Milestone.TransferFailed;
import dev.stirrup.boot.event.Milestone.TransferFinished;
import dev.stirrup.server.Loops;
import dev.stirrup.server.tftp.TftpSettings.PortMode;
import dev.stirrup.wire.Ipv4;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/// Serves a folder until it is stopped, for the benchmark: address, port, folder, `SHARED` or
/// `OWN`.
final class ServeFolder {
    private ServeFolder() {}

    public static void main(String[] arguments) throws Exception {
        var folder = new Folder(Path.of(arguments[2]));
        var settings =
                new TftpSettings(
                        Ipv4.of(arguments[0]),
                        Integer.parseInt(arguments[1]),
                        PortMode.valueOf(arguments[3]),
                        TftpSettings.DEFAULT_LIMITS,
                        new TftpBounds(4096, 4096, 10_000));
        try (var loops = Loops.start(1)) {
            TftpListener.start(settings, Folder.NETWORK, folder.services(loops));
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(() -> System.out.println(summary(folder))));
            new CountDownLatch(1).await();
        }
    }

    private static String summary(Folder folder) {
        var finished = folder.told(TransferFinished.class);
        int resent = finished.stream().mapToInt(TransferFinished::resent).sum();
        return finished.size()
                + " finished, "
                + resent
                + " packets sent again, failed: "
                + folder.told(TransferFailed.class);
    }
}
