package dev.stirrup.store.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.Payload;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.store.Database;
import dev.stirrup.store.Schema;
import dev.stirrup.store.StoreException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.JDBC;

class PlanReportsTest {
    private static final HardwareAddress MAC = new HardwareAddress("52:54:00:00:00:0a");
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000L);

    @TempDir Path folder;

    /// Else the machine, which says it once, would be installed anew at its next boot.
    @Test
    void aReportThatCouldNotBeWrittenIsWrittenLater() throws Exception {
        Path file = folder.resolve("a.db");
        try (Database database =
                        Database.open(file, Schema.RECORDS, Database.Durability.EVERY_COMMIT);
                Connection other = JDBC.createConnection("jdbc:sqlite:" + file, new Properties());
                Statement lock = other.createStatement()) {
            var records = new Records(database, InstantSource.fixed(NOW));
            assertThat(records.apply(installing(), "test")).isInstanceOf(Outcome.Applied.class);
            var catalogue = Catalogue.open(database, CatalogueRules.waiting("ipxe"));
            var reports = new PlanReports(database, catalogue, InstantSource.fixed(NOW));
            lock.execute("BEGIN IMMEDIATE");
            assertThatThrownBy(() -> reports.reported(Claims.of(MAC), "done"))
                    .isInstanceOf(StoreException.class);
            lock.execute("COMMIT");
            assertThat(progress(records)).isEqualTo(PlanRecord.Progress.ARMED);

            reports.heard(List.of(anything()));

            assertThat(progress(records)).isEqualTo(PlanRecord.Progress.DONE);
            assertThat(new AnswerUse(database).ended("one")).contains(NOW);
        }
    }

    @Test
    void aClockThatIsSetBackDoesNotKeepItWaiting() throws Exception {
        Path file = folder.resolve("a.db");
        var now = new AtomicReference<>(NOW.plus(Duration.ofDays(3650)));
        try (Database database =
                        Database.open(file, Schema.RECORDS, Database.Durability.EVERY_COMMIT);
                Connection other = JDBC.createConnection("jdbc:sqlite:" + file, new Properties());
                Statement lock = other.createStatement()) {
            var records = new Records(database, InstantSource.fixed(NOW));
            assertThat(records.apply(installing(), "test")).isInstanceOf(Outcome.Applied.class);
            var catalogue = Catalogue.open(database, CatalogueRules.waiting("ipxe"));
            var reports = new PlanReports(database, catalogue, now::get);
            lock.execute("BEGIN IMMEDIATE");
            assertThatThrownBy(() -> reports.reported(Claims.of(MAC), "done"))
                    .isInstanceOf(StoreException.class);
            reports.heard(List.of(anything()));
            lock.execute("COMMIT");
            now.set(NOW);

            reports.heard(List.of(anything()));

            assertThat(progress(records)).isEqualTo(PlanRecord.Progress.DONE);
        }
    }

    private static List<Edit> installing() {
        var folder = new Payload.LocalDisk();
        return List.of(
                new Edit.PutMachine(MachineRecord.of("one", Set.of(MAC))),
                new Edit.PutProfile(ProfileRecord.of("system", new PayloadRecord.Plain(folder))),
                new Edit.PutPlan(PlanRecord.installOnce("one", "system")));
    }

    private static PlanRecord.Progress progress(Records records) {
        Optional<PlanRecord> plan = records.plan("one");
        return plan.orElseThrow().progress();
    }

    private static BootEvent anything() {
        return new BootEvent(NOW, Claims.none(), "lan", new Milestone.Reported("done", ""));
    }
}
