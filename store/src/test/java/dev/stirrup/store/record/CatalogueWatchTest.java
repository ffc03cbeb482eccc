package dev.stirrup.store.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.store.Database;
import dev.stirrup.store.Schema;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogueWatchTest {
    private static final int MACHINES = 40;

    @TempDir Path folder;

    @Test
    void changesOfAnotherProcessAreNoticedWhileThisOneWrites() throws Exception {
        Path file = folder.resolve("a.db");
        try (Database database =
                        Database.open(file, Schema.RECORDS, Database.Durability.EVERY_COMMIT);
                CatalogueWatch watch = CatalogueWatch.start(catalogue(database))) {
            Records records = new Records(database, InstantSource.system());
            Process child = child(file);
            for (int i = 0; i < MACHINES; i++) {
                var mac = new HardwareAddress("02:00:00:00:00:%02x".formatted(i));
                var machine = MachineRecord.of("own" + i, Set.of(mac));
                assertThat(records.apply(List.of(new Edit.PutMachine(machine)), "test"))
                        .isInstanceOf(Outcome.Applied.class);
            }
            assertThat(child.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(child.exitValue()).isZero();
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> watch.catalogue().size() == 2 * MACHINES);
            assertThat(watch.catalogue().machineOf(Claims.of(RecordsProcess.mac(MACHINES - 1))))
                    .contains("child" + (MACHINES - 1));
            assertThat(records.changes(0, 1000))
                    .extracting(Change::seq)
                    .hasSize(2 * MACHINES)
                    .isSorted();
        }
    }

    /// Else nobody would see what is withdrawn afterwards.
    @Test
    void aRecordThatCannotBeReadDoesNotEndTheWatch() {
        Path file = folder.resolve("a.db");
        try (Database database =
                        Database.open(file, Schema.RECORDS, Database.Durability.EVERY_COMMIT);
                CatalogueWatch watch = CatalogueWatch.start(catalogue(database))) {
            var records = new Records(database, InstantSource.system());
            database.write(session -> {
                session.update(
                        "INSERT INTO answers (name, kind, text, plain_secrets, revision)"
                                + " VALUES ('strange', 'of a later version', '', 0, 1)");
                return ChangeLog.add(
                        session, new Change(0, Instant.EPOCH, "test", "answers", "strange", "put"));
            });
            await().pollDelay(Duration.ofMillis(400)).until(() -> true);
            assertThat(watch.catalogue().seq()).isZero();
            database.write(session -> session.update("DELETE FROM answers"));
            var mac = new HardwareAddress("02:00:00:00:00:01");
            var machine = new Edit.PutMachine(MachineRecord.of("later", Set.of(mac)));
            assertThat(records.apply(List.of(machine), "test")).isInstanceOf(Outcome.Applied.class);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> watch.catalogue().machineOf(Claims.of(mac)).isPresent());
        }
    }

    private static Catalogue catalogue(Database database) {
        return Catalogue.open(database, CatalogueRules.waiting("ipxe"));
    }

    private static Process child(Path file) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RecordsProcess.class.getName(),
                        file.toString(),
                        Integer.toString(MACHINES))
                .inheritIO()
                .start();
    }
}
