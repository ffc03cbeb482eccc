package dev.stirrup.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.testkit.RequiresRoot;
import dev.stirrup.wire.Ipv4;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Addresses that were acknowledged are on disk, whatever happens to the process and the disk.
@Tag("real")
@RequiresRoot
@RequiresProgram({"ip", "mount"})
class LeaseSurvivalTest {
    private static final String SETTINGS =
            """
            networks:
              - interface: s0
                name: lab
                mode: authoritative
                subnet: 10.99.0.0/16
                pools: [10.99.1.0-10.99.30.255]
            """;

    @TempDir Path folder;

    @RegisterExtension final OneCable cable = new OneCable();

    @Test
    void acknowledgedLeasesSurviveAKilledProcess() throws Exception {
        var start = ServerInNamespace.Start.of(folder, SETTINGS);
        Map<Integer, Ipv4> before;
        try (var server = cable.serving(start)) {
            before =
                    cable.ends()
                            .inClients(() -> {
                                try (var clients = LeaseClients.on("c0")) {
                                    var leases =
                                            clients.lease(
                                                    OneCable.machines(0, 3000),
                                                    OneCable.LIMIT,
                                                    got -> got.size() >= 1000);
                                    server.kill();
                                    return leases;
                                }
                            });
        }
        assertThat(before).hasSizeGreaterThanOrEqualTo(1000);
        try (var _ = cable.serving(start)) {
            Map<Integer, Ipv4> after = cable.lease(OneCable.machines(0, 4000), OneCable.LIMIT);
            assertThat(after).hasSize(4000).containsAllEntriesOf(before);
            assertThat(after.values()).doesNotHaveDuplicates();
        }
    }

    @Test
    void aFullDiskStopsAcknowledgmentsOnlyAndServiceResumesByItself() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assertThat(run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk.toString()))
                .isZero();
        try {
            var start = ServerInNamespace.Start.of(folder, SETTINGS).data(disk.resolve("data"));
            Map<Integer, Ipv4> all = new HashMap<>();
            try (var server = cable.serving(start)) {
                all.putAll(cable.lease(OneCable.machines(0, 50), OneCable.LIMIT));
                assertThat(all).hasSize(50);
                Path ballast = disk.resolve("ballast");
                fill(ballast);
                Map<Integer, Ipv4> meanwhile =
                        cable.lease(OneCable.machines(1000, 300), OneCable.SHORT);
                assertThat(meanwhile).hasSizeLessThan(300);
                server.awaitOutput("no address is given until they can")
                        .awaitOutput("the disk is full; free some space");
                assertThat(cable.ends().inClients(() -> new ServedFiles("10.99.0.2").http("/ipxe")))
                        .startsWith("HTTP/1.1 200");
                all.putAll(meanwhile);
                Files.delete(ballast);
                Map<Integer, Ipv4> again =
                        cable.lease(OneCable.machines(1000, 300), OneCable.LIMIT);
                assertThat(again).hasSize(300).containsAllEntriesOf(meanwhile);
                server.awaitOutput("dhcp leases are written again");
                all.putAll(again);
                assertThat(all.values()).doesNotHaveDuplicates();
                server.kill();
            }
            try (var _ = cable.serving(start)) {
                assertThat(cable.lease(all.keySet().stream().toList(), OneCable.LIMIT))
                        .isEqualTo(all);
            }
        } finally {
            run("umount", disk.toString());
        }
    }

    @Test
    void aLockedDatabaseStopsAcknowledgmentsOnlyAndServiceResumesByItself() throws Exception {
        var start = ServerInNamespace.Start.of(folder, SETTINGS);
        try (var server = cable.serving(start)) {
            Map<Integer, Ipv4> before = cable.lease(OneCable.machines(0, 20), OneCable.LIMIT);
            assertThat(before).hasSize(20);
            Path file = start.data().resolve("leases.db");
            try (var other = DriverManager.getConnection("jdbc:sqlite:" + file);
                    var statement = other.createStatement()) {
                statement.execute("BEGIN EXCLUSIVE");
                assertThat(cable.lease(OneCable.machines(1000, 100), OneCable.SHORT)).isEmpty();
                server.awaitOutput("no address is given until they can")
                        .awaitOutput("another process keeps the database locked");
                assertThat(cable.ends().inClients(() -> new ServedFiles("10.99.0.2").http("/ipxe")))
                        .startsWith("HTTP/1.1 200");
                statement.execute("ROLLBACK");
            }
            Map<Integer, Ipv4> after = cable.lease(OneCable.machines(1000, 100), OneCable.LIMIT);
            assertThat(after).hasSize(100);
            assertThat(after.values()).doesNotContainAnyElementsOf(before.values());
            server.awaitOutput("dhcp leases are written again");
        }
    }

    private static void fill(Path ballast) throws IOException {
        byte[] chunk = new byte[4096];
        try (var out = Files.newOutputStream(ballast)) {
            while (true) {
                out.write(chunk);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
