package dev.stirrup.app.iscsi;

import dev.stirrup.boot.event.Events;
import dev.stirrup.netboot.disk.DiskTickets;
import dev.stirrup.server.Loops;
import dev.stirrup.server.iscsi.IscsiListener;
import dev.stirrup.server.iscsi.IscsiPorts;
import dev.stirrup.server.iscsi.IscsiSettings;
import dev.stirrup.server.iscsi.SteadyClock;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.Database;
import dev.stirrup.store.attach.DiskBoots;
import dev.stirrup.store.attach.LastingSecrets;
import dev.stirrup.store.disk.DiskStore;
import dev.stirrup.store.disk.MachineDisks;
import dev.stirrup.store.record.Catalogue;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.Supplier;

/// Disks over iSCSI, served.
public final class DiskService implements AutoCloseable {
    private final DiskStore disks;
    private final Housekeeping housekeeping;
    private final IscsiListener listener;

    private DiskService(DiskStore disks, Housekeeping housekeeping, IscsiListener listener) {
        this.disks = disks;
        this.housekeeping = housekeeping;
        this.listener = listener;
    }

    /// Where the records are, and what makes secrets; that may block.
    public record Parts(
            DataFolder folder,
            Database records,
            Catalogue catalogue,
            DiscShelf discs,
            Events events,
            Supplier<DiskTickets> tickets) {}

    /// Opens the port.
    ///
    /// @throws IOException when it cannot be had
    public static DiskService start(
            Parts parts, Loops loops, IscsiSettings settings, InstantSource clock)
            throws IOException {
        var store =
                new DiskStore(parts.records(), parts.folder().disks(), clock, new SecureRandom());
        var boots = new DiskBoots(parts.records());
        var machines = new MachineDisks(parts.records(), store);
        var open = new OpenDisks(new OpenDisks.Kept(store, machines, parts.discs()), boots, clock);
        var doorkeeper = new Doorkeeper(parts.catalogue(), boots, parts.tickets(), clock);
        var keys = new DiskDesk.Keys(parts.tickets(), new LastingSecrets(parts.records()));
        var told = new DiskStory(parts.catalogue(), parts.events(), clock);
        var desk = new DiskDesk(doorkeeper, keys, open, told);
        IscsiListener listener =
                IscsiListener.start(
                        loops,
                        settings,
                        new IscsiPorts(desk, desk, told::heard, SteadyClock.from(clock)));
        return new DiskService(store, new Housekeeping(open, doorkeeper, clock), listener);
    }

    /// Sessions end first, then their disks are closed.
    @Override
    public void close() {
        listener.close();
        housekeeping.close();
        disks.close();
    }
}
