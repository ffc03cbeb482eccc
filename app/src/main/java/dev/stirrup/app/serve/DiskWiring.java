package dev.stirrup.app.serve;

import dev.stirrup.app.iscsi.DiskService;
import dev.stirrup.netboot.disk.DiskOffice;
import dev.stirrup.netboot.disk.DiskTickets;
import dev.stirrup.server.iscsi.IscsiSettings;
import dev.stirrup.server.link.PortOwner.Protocol;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// Disks over iSCSI for all networks.
final class DiskWiring {
    private static final Duration KEY_PAUSE = Duration.ofSeconds(30);

    private final DiskKeys keys;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile boolean isOpen;

    DiskWiring(StoreWiring store) {
        keys = new DiskKeys(() -> new DiskTickets(TrustWiring.keyring(store).diskKey()));
    }

    /// Tells machines of their disks while the port is open.
    DiskOffice office() {
        return new DiskOffice(() -> isOpen ? keys.known() : Optional.empty());
    }

    /// Where there are disks it opens when their key can be read.
    WantedPort port(Shared shared, int port) {
        return new WantedPort(
                shared.findings(),
                new WantedPort.Name("iSCSI", Protocol.TCP, port),
                () -> Optional.of(open(shared, port)));
    }

    private AutoCloseable open(Shared shared, int port) throws IOException {
        StoreWiring store = shared.store();
        boolean isNeededNow = store.catalogue.hasDisks();
        if (isNeededNow) {
            var _ = keys.get();
        }
        var parts =
                new DiskService.Parts(
                        store.folder,
                        store.records,
                        store.catalogue,
                        store::disc,
                        shared.events(),
                        keys);
        DiskService service =
                DiskService.start(
                        parts,
                        shared.loops(),
                        IscsiSettings.on(shared.on(port)).withAlgorithms(store.chap),
                        shared.clock());
        isOpen = true;
        if (!isNeededNow) {
            Thread.ofVirtual().name("disks-key").start(() -> readKeyQuietly(shared));
        }
        shared.findings().good("iSCSI", "TCP port " + port);
        return () -> {
            closing.countDown();
            service.close();
        };
    }

    private void readKeyQuietly(Shared shared) {
        try {
            shared.quiet().await();
            keys.readUntilThere(KEY_PAUSE, closing);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
