package dev.stirrup.app.iscsi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.DiskDecision;
import dev.stirrup.boot.DiskLogin;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.Reason;
import dev.stirrup.netboot.disk.DiskNames;
import dev.stirrup.netboot.disk.DiskTicket;
import dev.stirrup.netboot.disk.DiskTickets;
import dev.stirrup.store.attach.DiskBoot;
import dev.stirrup.store.record.Edit;
import dev.stirrup.store.record.MachineRecord;
import dev.stirrup.store.record.Records;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which boots are too old to get a disk.
class DoorkeeperTest {
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
    private static final Instant AHEAD = NOW.plus(Duration.ofDays(3650));
    private static final String TARGET = DiskNames.target("one", "system");

    @TempDir Path folder;
    private final DiskTickets tickets =
            new DiskTickets(new SecretKeySpec(new byte[32], "HmacSHA256"));

    @Test
    void aBootThatWasToldBeforeTheLastOneIsOld() {
        try (var site = site()) {
            site.boots.begin(boot(NOW));
            assertThat(isOld(site, NOW.minusSeconds(60))).isTrue();
            assertThat(isOld(site, NOW.plusSeconds(60))).isFalse();
        }
    }

    /// Else a machine that booted while the clock was ahead had no disk until that time.
    @Test
    void aBootThatWasToldByAClockAheadKeepsNoOtherOut() {
        try (var site = site()) {
            site.boots.begin(boot(AHEAD));
            assertThat(isOld(site, NOW)).isFalse();
        }
    }

    /// Else its name could be used again by whoever has read it, until that time.
    @Test
    void whatWasToldByAClockAheadIsOldItself() {
        try (var site = site()) {
            assertThat(isOld(site, AHEAD)).isTrue();
        }
    }

    private DiskFolder site() {
        var site = new DiskFolder(folder);
        var mac = new HardwareAddress("52:54:00:00:00:01");
        new Records(site.database, InstantSource.system())
                .apply(List.of(new Edit.PutMachine(MachineRecord.of("one", Set.of(mac)))), "test");
        return site;
    }

    private boolean isOld(DiskFolder site, Instant told) {
        DiskTicket ticket = tickets.make("one", TARGET, told);
        Doorkeeper doorkeeper = site.doorkeeper(() -> tickets, InstantSource.fixed(NOW));
        Visit visit = doorkeeper.look(ticket.initiator(), TARGET).orElseThrow();
        return visit.decision() instanceof DiskDecision.Refuse refuse
                && refuse.reason() == Reason.OLD_BOOT;
    }

    private static DiskBoot boot(Instant told) {
        return new DiskBoot(
                "one", "before", TARGET, DiskLogin.CHAP, "system", Optional.empty(), told, told);
    }
}
