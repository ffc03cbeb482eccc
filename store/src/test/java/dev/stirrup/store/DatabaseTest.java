package dev.stirrup.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stirrup.store.StoreException.Trouble;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.JDBC;

class DatabaseTest {
    @TempDir Path folder;

    @Test
    void othersMayNotLookIntoIt() throws Exception {
        DataFolder data = DataFolder.open(folder.resolve("data"));
        try (Database database = open(data.records())) {
            database.write(session -> session.update("UPDATE counter SET value = 3"));
            for (String end : List.of("", "-wal", "-shm")) {
                assertThat(permissions(Path.of(data.records() + end))).isEqualTo("rw-------");
            }
        }
        assertThat(permissions(data.root())).isEqualTo("rwx------");
    }

    @Test
    void isBroughtToItsFormOnceAndOpensAgain() {
        Path file = folder.resolve("a.db");
        try (Database database = open(file)) {
            database.write(session -> session.update("UPDATE counter SET value = 7"));
        }
        try (Database database = open(file)) {
            assertThat(database.<Long>read(s -> s.number("SELECT value FROM counter")))
                    .isEqualTo(7);
            assertThat(database.faults()).isEmpty();
        }
    }

    @Test
    void aNewerDatabaseIsLeftAlone() {
        Path file = folder.resolve("a.db");
        try (Database database = open(file)) {
            database.write(s -> s.update("INSERT INTO schema_step VALUES (99, '0099-future', 1)"));
        }
        assertThatThrownBy(() -> open(file))
                .hasMessageContaining("made by a newer version of this program")
                .extracting("trouble")
                .isEqualTo(Trouble.NEWER_SCHEMA);
    }

    @Test
    void aStepThatWasChangedIsNoticed() {
        Path file = folder.resolve("a.db");
        try (Database database = open(file)) {
            database.write(s -> s.update("UPDATE schema_step SET checksum = 1"));
        }
        assertThatThrownBy(() -> open(file)).extracting("trouble").isEqualTo(Trouble.DAMAGED);
    }

    @Test
    void aFileThatIsNoDatabaseIsNamed() throws Exception {
        Path file = folder.resolve("a.db");
        Files.writeString(
                file,
                "this is no database at all, but it is long enough to look at it\n".repeat(100));
        assertThatThrownBy(() -> open(file))
                .hasMessageContaining(file.toString())
                .extracting("trouble")
                .isEqualTo(Trouble.DAMAGED);
    }

    @Test
    void aDamagedFileIsNoticedAfterAnUncleanEnd() throws Exception {
        Path file = folder.resolve("a.db");
        try (Database database = open(file)) {
            database.write(s -> {
                for (int i = 0; i < 2000; i++) {
                    s.update("INSERT INTO counter VALUES (?, 1)", "n" + i);
                }
                return true;
            });
        }
        byte[] bytes = Files.readAllBytes(file);
        for (int i = bytes.length / 2; i < bytes.length; i++) {
            bytes[i] = 0x55;
        }
        Files.write(file, bytes);
        Files.write(Path.of(file + "-wal"), new byte[] {1});
        assertThatThrownBy(() -> open(file)).extracting("trouble").isEqualTo(Trouble.DAMAGED);
    }

    @Test
    void aFailedWorkDoesNotTakeOthersWithIt() throws Exception {
        try (Database database = open(folder.resolve("a.db"));
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            long before = database.<Long>read(s -> s.number("SELECT COUNT(*) FROM counter"));
            List<Future<Integer>> results = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                String name = "n" + (i % 100);
                results.add(
                        callers.submit(() ->
                                database.write(
                                        s -> s.update("INSERT INTO counter VALUES (?, 1)", name))));
            }
            int failed = 0;
            for (Future<Integer> result : results) {
                try {
                    result.get();
                } catch (ExecutionException e) {
                    assertThat(e.getCause()).isInstanceOf(StoreException.class);
                    failed++;
                }
            }
            assertThat(failed).isEqualTo(100);
            assertThat(database.<Long>read(s -> s.number("SELECT COUNT(*) FROM counter")))
                    .isEqualTo(before + 100);
        }
    }

    @Test
    void whatAWorkThrowsComesBackAndNothingIsKept() {
        try (Database database = open(folder.resolve("a.db"))) {
            assertThatThrownBy(() ->
                            database.write(s -> {
                                s.update("UPDATE counter SET value = 9");
                                throw new IllegalStateException("no");
                            }))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(database.<Long>read(s -> s.number("SELECT value FROM counter"))).isZero();
        }
    }

    @Test
    void aLockedDatabaseIsTriedForAWhileThenNamed() throws Exception {
        Path file = folder.resolve("a.db");
        try (Database database = open(file);
                var other = JDBC.createConnection("jdbc:sqlite:" + file, new Properties());
                var statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            assertThatThrownBy(() -> database.write(s -> s.update("UPDATE counter SET value = 1")))
                    .extracting("trouble")
                    .isEqualTo(Trouble.LOCKED);
            statement.execute("COMMIT");
            database.write(s -> s.update("UPDATE counter SET value = 1"));
        }
    }

    @Test
    void aClosedDatabaseSaysSo() {
        Database database = open(folder.resolve("a.db"));
        database.close();
        assertThatThrownBy(() -> database.write(s -> s.update("UPDATE counter SET value = 1")))
                .extracting("trouble")
                .isEqualTo(Trouble.CLOSED);
    }

    @Test
    void oneProcessServesFromAFolder() throws Exception {
        DataFolder data = DataFolder.open(folder.resolve("data"));
        try (var claim = data.claim()) {
            assertThat(claim).isNotNull();
            assertThatThrownBy(data::claim).hasMessageContaining("another stirrup serves");
        }
        data.claim().close();
    }

    @Test
    void aFailedQuestionLeavesItsReaderUsable() {
        try (Database database = open(folder.resolve("a.db"))) {
            for (int i = 0; i < 10; i++) {
                assertThatThrownBy(() -> database.read(s -> s.number("SELECT nothing FROM none")))
                        .isInstanceOf(StoreException.class);
                assertThat(database.<Long>read(s -> s.number("SELECT value FROM counter")))
                        .isZero();
            }
        }
    }

    @Test
    void aFileInPlaceOfTheFolderIsNamed() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> DataFolder.open(file)).isInstanceOf(StoreException.class);
    }

    @Test
    void theNearestMountTellsWhetherAFolderIsNoexec() {
        List<String> mounts =
                List.of(
                        "/dev/a / ext4 rw,relatime 0 0",
                        "tmpfs /tmp tmpfs rw,nosuid,noexec 0 0",
                        "/dev/b /tmp/sub ext4 rw 0 0");
        assertThat(SqliteLibrary.isNoexec(mounts, Path.of("/tmp/x"))).isTrue();
        assertThat(SqliteLibrary.isNoexec(mounts, Path.of("/tmp/sub/x"))).isFalse();
        assertThat(SqliteLibrary.isNoexec(mounts, Path.of("/tmpfoo"))).isFalse();
    }

    private static Database open(Path file) {
        return Database.open(file, Schema.RECORDS, Database.Durability.EVERY_COMMIT);
    }

    private static String permissions(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
