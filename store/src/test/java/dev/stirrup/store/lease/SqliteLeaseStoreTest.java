package dev.stirrup.store.lease;

import static org.assertj.core.api.Assertions.assertThat;

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
    void noConfirmedLeaseIsLostWhenTheProcessIsKilled() throws Exception {
        Path file = folder.resolve("leases.db");
        Process child =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
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
        assertThat(child.waitFor(1, TimeUnit.MINUTES)).isTrue();
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
