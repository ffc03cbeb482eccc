package dev.stirrup.app.serve;

import dev.stirrup.app.iscsi.DiskService;
import dev.stirrup.netboot.disk.DiskOffice;
import dev.stirrup.netboot.disk.DiskTickets;
import dev.stirrup.server.iscsi.IscsiSettings;
import dev.stirrup.server.link.PortOwner.Protocol;
import dev.stirrup.store.StoreException;
import dev.stirrup.trust.SignerUnavailableException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Disks over iSCSI for all networks.
final class DiskWiring {
    private static final Logger LOG = LoggerFactory.getLogger(DiskWiring.class);
    private static final String WHAT = "iSCSI";

    private final DiskKeys keys;
    private volatile boolean isOpen;

    DiskWiring(StoreWiring store) {
        keys = new DiskKeys(() -> new DiskTickets(TrustWiring.keyring(store).diskKey()));
    }

    /// Tells machines of their disks while the port is open.
    DiskOffice office() {
        return new DiskOffice(() -> isOpen ? keys.known() : Optional.empty());
    }

    List<AutoCloseable> open(Shared shared, int port) {
        StoreWiring store = shared.store();
        try {
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
                Thread.ofVirtual().name("disks-key").start(() -> readOnceQuiet(shared));
            }
            shared.findings().good(WHAT, "TCP port " + port);
            return List.of(service);
        } catch (IOException e) {
            shared.findings().bad(WHAT, Bindings.explain(e, Protocol.TCP, port));
        } catch (StoreException | SignerUnavailableException e) {
            shared.findings().bad(WHAT, String.valueOf(e.getMessage()));
        }
        return List.of();
    }

    private void readOnceQuiet(Shared shared) {
        try {
            shared.quiet().await();
            var _ = keys.get();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (StoreException | SignerUnavailableException e) {
            LOG.warn("no disk can be given: {}", e.getMessage());
        }
    }
}
