package dev.stirrup.store.lease;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.stirrup.dhcp.Lease;
import dev.stirrup.store.Database;
import dev.stirrup.store.Schema;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteLeaseStoreTest {
    private static final int ENOUGH = 300;

    @TempDir Path folder;

    @Test
    void theLaterLeaseOfAnAddressCounts() throws Exception {
        Lease bound = lease(1, Lease.State.BOUND);
        Lease released = lease(1, Lease.State.RELEASED);
        Lease endless =
                new Lease(
                        new Ipv4(0xc0a80001),
                        "lan",
                        Bytes.of((byte) 0xff, (byte) 0),
                        Bytes.empty(),
                        "höst",
                        Lease.State.DECLINED,
                        Instant.MAX);
        Path file = folder.resolve("leases.db");
        try (Database database = open(file)) {
            new SqliteLeaseStore(database).commit(List.of(bound, endless, released));
        }
        try (Database database = open(file)) {
            assertThat(new SqliteLeaseStore(database).load())
                    .containsExactlyInAnyOrder(released, endless);
        }
    }

    @Test
    void aLogOfMostlyReplacedLeasesIsWrittenAnew() throws Exception {
        Path file = folder.resolve("leases.db");
        try (Database database = open(file)) {
            SqliteLeaseStore store = new SqliteLeaseStore(database, 20);
            for (int i = 0; i < 500; i++) {
                store.commit(List.of(lease(i % 7, Lease.State.BOUND), lease(7, state(i))));
            }
            long logged =
                    database.read(session -> session.number("SELECT SUM(count) FROM lease_log"));
            assertThat(logged).isLessThanOrEqualTo(40);
            assertThat(store.load()).hasSize(8).contains(lease(7, state(499)));
        }
        try (Database database = open(file)) {
            assertThat(new SqliteLeaseStore(database).load()).hasSize(8);
        }
    }

    @Test
    void leasesOfEarlierVersionsCountUntilThereAreLaterOnes() throws Exception {
        Path file = folder.resolve("leases.db");
        try (Database database = open(file)) {
            database.write(session -> {
                for (int i = 1; i <= 2; i++) {
                    session.update(
                            "INSERT INTO lease VALUES (?, 'lan', ?, ?, ?, 'bound', ?)",
                            "10.0.0." + i,
                            new byte[] {1, (byte) i},
                            new byte[] {2},
                            "host" + i,
                            Instant.ofEpochSecond(1_800_000_000L + i));
                }
                return true;
            });
            SqliteLeaseStore store = new SqliteLeaseStore(database, 3);
            assertThat(store.load())
                    .containsExactlyInAnyOrder(
                            lease(1, Lease.State.BOUND), lease(2, Lease.State.BOUND));
            for (int i = 0; i < 5; i++) {
                store.commit(List.of(lease(1, Lease.State.RELEASED)));
            }
            assertThat(store.load())
                    .containsExactlyInAnyOrder(
                            lease(1, Lease.State.RELEASED), lease(2, Lease.State.BOUND));
        }
    }

    /// What is on disk must stay readable: these bytes were made once, never again.
    @Test
    void theFormOnDiskIsTheOneThatWasReleased() {
        List<Lease> leases =
                List.of(
                        lease(1, Lease.State.BOUND),
                        new Lease(
                                new Ipv4(0xc0a80001),
                                "lan",
                                Bytes.ofHex("01525400123456"),
                                Bytes.ofHex("525400123456"),
                                "höst",
                                Lease.State.DECLINED,
                                Instant.MAX));
        String golden =
                "0104818080508089be8ae5c5b206036c616e010202010105686f737431028180a0850cfeffffffff"
                        + "ffffffff01036c616e065254001234560568c3b67374";
        assertThat(HexFormat.of().formatHex(LeaseCode.write(leases))).isEqualTo(golden);
        assertThat(LeaseCode.read(HexFormat.of().parseHex(golden))).isEqualTo(leases);
    }

    @FuzzTest
    void anyBytesGiveLeasesOrARefusal(byte[] bytes) {
        try {
            LeaseCode.read(bytes);
        } catch (IllegalArgumentException expected) {
            assertThat(expected.getMessage()).isNotNull();
        }
    }

    private static Lease.State state(int number) {
        List<Lease.State> all =
                List.of(Lease.State.BOUND, Lease.State.RELEASED, Lease.State.DECLINED);
        return all.get(number % all.size());
    }

    @Test
    void noConfirmedLeaseIsLostWhenTheProcessIsKilled() throws Exception {
        Path file = folder.resolve("leases.db");
        Process child =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                // What it unpacks stays when it is killed.
                                "-Djava.io.tmpdir=" + folder,
                                "-cp",
                                System.getProperty("java.class.path"),
                                LeaseWriterProcess.class.getName(),
                                file.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        List<String> confirmed = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null) {
                confirmed.add(line);
                if (confirmed.size() == ENOUGH) {
                    // The process's own method would close the stream that is being read.
                    child.toHandle().destroyForcibly();
                }
                line = lines.readLine();
            }
        }
        assertThat(child.waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(confirmed.size()).isGreaterThanOrEqualTo(ENOUGH);
        try (Database database = open(file)) {
            assertThat(database.faults()).isEmpty();
            assertThat(new SqliteLeaseStore(database).load())
                    .extracting(lease -> lease.address().toString())
                    .containsAll(confirmed);
        }
    }

    static Lease lease(int number, Lease.State state) {
        return new Lease(
                new Ipv4(0x0a000000 | number),
                "lan",
                Bytes.of((byte) 1, (byte) number),
                Bytes.of((byte) 2),
                "host" + number,
                state,
                Instant.ofEpochSecond(1_800_000_000L + number));
    }

    static Database open(Path file) {
        return Database.open(file, Schema.LEASES, Database.Durability.EVERY_COMMIT);
    }
}
