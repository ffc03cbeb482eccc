package dev.stirrup.app.iscsi;

import dev.stirrup.netboot.disk.DiskTickets;
import dev.stirrup.store.Database;
import dev.stirrup.store.Schema;
import dev.stirrup.store.attach.DiskBoots;
import dev.stirrup.store.disk.DiskStore;
import dev.stirrup.store.disk.MachineDisks;
import dev.stirrup.store.disk.golden.UnusableDiskException;
import dev.stirrup.store.record.Catalogue;
import dev.stirrup.store.record.CatalogueRules;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Random;
import java.util.function.Supplier;

/// A folder with disks and the boots of machines, without discs; empty at first.
final class DiskFolder implements AutoCloseable {
    final Database database;
    final DiskStore disks;
    final DiskBoots boots;

    DiskFolder(Path folder) {
        database =
                Database.open(
                        folder.resolve("stirrup.db"),
                        Schema.RECORDS,
                        Database.Durability.SOUND_FILE);
        disks =
                new DiskStore(
                        database, folder.resolve("disks"), InstantSource.system(), new Random(1));
        boots = new DiskBoots(database);
    }

    /// As a server opens them that has just started.
    OpenDisks opened() {
        DiscShelf none =
                _ -> {
                    throw new UnusableDiskException("there are no discs here");
                };
        var kept = new OpenDisks.Kept(disks, new MachineDisks(database, disks), none);
        return new OpenDisks(kept, boots, InstantSource.system());
    }

    /// One at whose door nobody comes.
    Doorkeeper doorkeeper(InstantSource clock) {
        return doorkeeper(
                () -> {
                    throw new IllegalStateException("nobody logs in");
                },
                clock);
    }

    Doorkeeper doorkeeper(Supplier<DiskTickets> tickets, InstantSource clock) {
        return new Doorkeeper(
                Catalogue.open(database, CatalogueRules.waiting("ipxe")), boots, tickets, clock);
    }

    @Override
    public void close() {
        disks.close();
        database.close();
    }
}
