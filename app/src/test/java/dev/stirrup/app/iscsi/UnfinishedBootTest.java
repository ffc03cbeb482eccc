package dev.stirrup.app.iscsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stirrup.app.iscsi.Absences.Absence;
import dev.stirrup.boot.DiskLogin;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.store.Database;
import dev.stirrup.store.attach.DiskBoot;
import dev.stirrup.store.disk.DiskStore;
import dev.stirrup.store.disk.LayerMode;
import dev.stirrup.store.disk.OpenDisk;
import dev.stirrup.store.record.Edit;
import dev.stirrup.store.record.MachineRecord;
import dev.stirrup.store.record.Outcome;
import dev.stirrup.store.record.Records;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a server finds of the boots that the one before it served.
class UnfinishedBootTest {
    @TempDir Path folder;

    @Test
    void aDiskIsEmptiedAfterItsBootAlthoughTheServerWasStartedAnewMeanwhile() throws Exception {
        try (var site = new DiskFolder(folder)) {
            for (LayerMode mode : new LayerMode[] {LayerMode.DISCARD, LayerMode.KEEP}) {
                String name = mode.name().toLowerCase(Locale.ROOT);
                add(site.database, name);
                site.boots.begin(written(site.disks, name, mode));
            }
            OpenDisks open = site.opened();
            var left = new Absence("discard", "discard-1", "discard");
            assertThat(open.unfinished()).containsExactly(left);
            open.endBoot(new Absence("discard", "discard-0", "discard"));
            assertThat(stored(site.disks, "discard")).as("that is another boot's").isEqualTo(4096);
            open.endBoot(left);
            assertThat(stored(site.disks, "discard")).isZero();
            assertThat(site.boots.of("discard")).as("nobody comes back to it").isEmpty();
            assertThat(open.unfinished()).isEmpty();
            assertThat(stored(site.disks, "keep")).isEqualTo(4096);
        }
    }

    /// A server without a battery begins at the hour at which it was stopped, and learns by NTP
    /// what time it is.
    @Test
    void aClockThatIsSetEndsNoBoot() throws Exception {
        Instant stopped = Instant.parse("2026-11-28T12:00:00Z");
        var looks = new AtomicInteger();
        InstantSource clock =
                () -> looks.getAndIncrement() == 0 ? stopped : stopped.plus(Duration.ofDays(400));
        try (var site = new DiskFolder(folder)) {
            add(site.database, "discard");
            site.boots.begin(written(site.disks, "discard", LayerMode.DISCARD));
            Doorkeeper doorkeeper = site.doorkeeper(clock);
            try (var _ = new Housekeeping(site.opened(), doorkeeper, clock)) {
                await().atMost(Duration.ofMinutes(1)).until(() -> looks.get() >= 3);
            }
            assertThat(stored(site.disks, "discard")).isEqualTo(4096);
            assertThat(site.boots.of("discard")).isPresent();
        }
    }

    private static void add(Database database, String name) {
        var mac = new HardwareAddress("52:54:00:00:00:0" + name.length());
        var machine = new Edit.PutMachine(MachineRecord.of(name, Set.of(mac)));
        assertThat(new Records(database, InstantSource.system()).apply(List.of(machine), "test"))
                .isInstanceOf(Outcome.Applied.class);
    }

    /// Such a disk with a block that was written in its boot.
    private static DiskBoot written(DiskStore disks, String name, LayerMode mode) throws Exception {
        disks.create(
                new DiskStore.Wish(
                        name, Optional.empty(), Optional.of(1L << 20), mode, Optional.of(name)));
        try (OpenDisk disk = disks.openFor(name, name + "-1")) {
            disk.unit().write(0, ByteBuffer.allocate(4096).put(0, (byte) 1));
        }
        Instant now = Instant.parse("2026-11-28T12:00:00Z");
        return new DiskBoot(
                name, name + "-1", name, DiskLogin.CHAP, name, Optional.empty(), now, now);
    }

    private static long stored(DiskStore disks, String name) {
        return disks.ownBytes(disks.find(name).orElseThrow());
    }
}
