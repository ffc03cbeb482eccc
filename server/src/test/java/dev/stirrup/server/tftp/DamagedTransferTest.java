package dev.stirrup.server.tftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stirrup.boot.event.Milestone.ContentDamaged;
import dev.stirrup.boot.event.Milestone.TransferFailed;
import dev.stirrup.server.Loops;
import dev.stirrup.server.content.KeptFile;
import dev.stirrup.server.tftp.TftpSettings.PortMode;
import dev.stirrup.tftp.TftpPacket;
import dev.stirrup.tftp.TftpPacket.Acknowledgment;
import dev.stirrup.tftp.TftpPacket.Data;
import dev.stirrup.tftp.TftpPacket.Failure;
import dev.stirrup.tftp.TftpPacket.OptionAcknowledgment;
import dev.stirrup.wire.Ipv4;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Of a file whose bytes have changed on disk, nothing that changed leaves by TFTP.
class DamagedTransferTest {
    private static final int LEAF = 256 * 1024;
    private static final int SIZE = 3 * LEAF + 1000;
    private static final Duration GENEROUS = Duration.ofSeconds(60);

    @TempDir Path root;
    private Folder folder;
    private Loops loops;
    private KeptFile file;

    @BeforeEach
    void start() throws IOException {
        folder = new Folder(root);
        loops = Loops.start(1);
        file = KeptFile.random(root.resolve("image"), SIZE);
        folder.kept.put("image", file);
    }

    @AfterEach
    void stop() {
        loops.close();
    }

    @ParameterizedTest
    @CsvSource({
        "SHARED, 512, 1, false",
        "SHARED, 1468, 64, false",
        "SHARED, 1468, 16, true",
        "OWN, 1468, 1, false",
        "OWN, 1468, 64, true",
    })
    void everyByteIsWhatWasTakenIn(PortMode ports, int block, int window, boolean isNew)
            throws Exception {
        if (isNew) {
            file.tellTrueTimes();
        }
        try (var listener = listen(ports)) {
            for (int round = 0; round < 2; round++) {
                try (var client = new TestClient(listener.port())) {
                    assertThat(client.read("image", "blksize=" + block, "windowsize=" + window))
                            .isEqualTo(file.content());
                }
            }
        }
        assertThat(folder.told(ContentDamaged.class)).isEmpty();
    }

    /// Its last block is empty, and stands behind all that can be compared.
    @ParameterizedTest
    @CsvSource({"SHARED, 512", "SHARED, 1024", "OWN, 512"})
    void aFileOfWholeBlocksAndLeavesComesToItsEnd(PortMode ports, int block) throws Exception {
        KeptFile whole = KeptFile.random(root.resolve("whole"), 2 * LEAF);
        folder.kept.put("whole", whole);
        try (var listener = listen(ports);
                var client = new TestClient(listener.port())) {
            assertThat(client.read("whole", "blksize=" + block)).isEqualTo(whole.content());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SHARED, 0, 1",
        "SHARED, 262144, 1",
        "SHARED, 400000, 64",
        "SHARED, 787431, 16",
        "OWN, 0, 1",
        "OWN, 400000, 64",
        "OWN, 787431, 1",
    })
    void aFlippedBitNeverLeaves(PortMode ports, int at, int window) throws Exception {
        KeptFile other = KeptFile.random(root.resolve("other"), SIZE);
        folder.kept.put("other", other);
        file.flip(at);
        int damaged = at / LEAF * LEAF;
        try (var listener = listen(ports)) {
            byte[] came = readToTheFailure(listener, window);
            assertThat(came).hasSizeLessThanOrEqualTo(damaged);
            assertThat(came).isEqualTo(Arrays.copyOf(file.content(), came.length));
            // The client may have its answer before the server has told of it.
            await().atMost(GENEROUS).untilAsserted(() -> assertToldOnce(damaged));
            assertThat(folder.told(ContentDamaged.class).getFirst().what())
                    .startsWith("bytes " + damaged + " to ");
            assertThat(file.told).hasSize(1);
            assertThat(readToTheFailure(listener, 1)).isEmpty();
            try (var client = new TestClient(listener.port())) {
                assertThat(client.read("other", "blksize=1468", "windowsize=8"))
                        .isEqualTo(other.content());
            }
        }
    }

    private void assertToldOnce(int damaged) {
        assertThat(folder.told(ContentDamaged.class)).hasSize(1);
        assertThat(folder.told(TransferFailed.class)).hasSize(damaged == 0 ? 0 : 1);
    }

    /// What comes until the server says that the file is damaged.
    private static byte[] readToTheFailure(TftpListener listener, int window) throws Exception {
        var came = new ByteArrayOutputStream();
        try (var client = new TestClient(listener.port())) {
            client.ask("image", "blksize=1468", "windowsize=" + window);
            int next = 1;
            int acknowledged = 0;
            while (true) {
                TftpPacket packet = client.receive();
                switch (packet) {
                    case OptionAcknowledgment _ -> client.send(new Acknowledgment(0));
                    case Data(int block, var bytes) -> {
                        boolean isNext = block == next;
                        if (isNext) {
                            came.writeBytes(bytes.toArray());
                            next++;
                        }
                        if (!isNext || next - 1 - acknowledged >= window) {
                            acknowledged = next - 1;
                            client.send(new Acknowledgment(acknowledged));
                        }
                    }
                    case Failure(int _, String message) -> {
                        assertThat(message).isEqualTo("this file is damaged on the server");
                        return came.toByteArray();
                    }
                    default -> throw new AssertionError(packet);
                }
            }
        }
    }

    private TftpListener listen(PortMode ports) throws IOException {
        return TftpListener.start(
                new TftpSettings(
                        Ipv4.of("127.0.0.1"),
                        0,
                        ports,
                        TftpSettings.DEFAULT_LIMITS,
                        TftpBounds.DEFAULT),
                Folder.NETWORK,
                folder.services(loops));
    }
}
