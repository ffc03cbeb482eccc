package dev.stirrup.server.tftp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.stirrup.boot.event.Milestone.FileMissing;
import dev.stirrup.boot.event.Milestone.TransferFailed;
import dev.stirrup.boot.event.Milestone.TransferFinished;
import dev.stirrup.boot.event.Milestone.TransferProbed;
import dev.stirrup.boot.event.Milestone.TransferStarted;
import dev.stirrup.server.Loops;
import dev.stirrup.server.tftp.TftpSettings.PortMode;
import dev.stirrup.tftp.Negotiation.Limits;
import dev.stirrup.tftp.TftpPacket.Acknowledgment;
import dev.stirrup.tftp.TftpPacket.Data;
import dev.stirrup.tftp.TftpPacket.Failure;
import dev.stirrup.tftp.TftpPacket.Option;
import dev.stirrup.tftp.TftpPacket.OptionAcknowledgment;
import dev.stirrup.tftp.TftpPacket.ReadRequest;
import dev.stirrup.tftp.TftpPacket.WriteRequest;
import dev.stirrup.wire.Ipv4;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TftpListenerTest {
    private static final long BETWEEN_LOOKS_MILLIS = 2;
    private static final Duration GENEROUS = Duration.ofSeconds(60);

    @TempDir Path root;
    private Folder folder;
    private Loops loops;
    private byte[] image;

    @BeforeEach
    void start() throws IOException {
        folder = new Folder(root);
        loops = Loops.start(1);
        image = new byte[1_000_000];
        new Random(7).nextBytes(image);
        Files.write(root.resolve("image"), image);
        Files.write(root.resolve("empty"), new byte[0]);
    }

    @AfterEach
    void stop() {
        loops.close();
    }

    @ParameterizedTest
    @CsvSource({
        "SHARED, 512, 1",
        "SHARED, 1468, 1",
        "SHARED, 1468, 4",
        "SHARED, 1468, 64",
        "SHARED, 65464, 4",
        "SHARED, 8, 64",
        "OWN, 512, 1",
        "OWN, 1468, 4",
        "OWN, 1468, 64",
        "OWN, 65464, 4",
    })
    void servesEveryByte(PortMode ports, int blockSize, int window) throws Exception {
        try (var listener = listen(ports, TftpBounds.DEFAULT);
                var client = new TestClient(listener.port())) {
            byte[] read =
                    client.read("image", "tsize=0", "blksize=" + blockSize, "windowsize=" + window);
            assertThat(read).isEqualTo(image);
            assertThat(client.serverPort() == listener.port()).isEqualTo(ports == PortMode.SHARED);
            await().atMost(GENEROUS)
                    .untilAsserted(
                            () -> assertThat(folder.told(TransferFinished.class)).hasSize(1));
            assertThat(folder.told(TransferFinished.class).getFirst().bytes())
                    .isEqualTo(image.length);
            assertThat(folder.told(TransferStarted.class))
                    .containsExactly(
                            new TransferStarted(
                                    "image",
                                    "tsize=1000000 blksize=" + blockSize + " windowsize=" + window,
                                    image.length));
        }
    }

    @ParameterizedTest
    @EnumSource(PortMode.class)
    void worksOnPortableLoopsToo(PortMode ports) throws Exception {
        try (var portable = Loops.startPortable(1);
                var listener =
                        TftpListener.start(
                                settings(ports, TftpBounds.DEFAULT),
                                Folder.NETWORK,
                                folder.services(portable));
                var client = new TestClient(listener.port())) {
            assertThat(client.read("image", "blksize=1468", "windowsize=16")).isEqualTo(image);
        }
    }

    /// In lock-step a block is sent from where it lies, with its header over the end of the one
    /// before it, which others read as well.
    @Test
    void readersInLockStepLeaveTheFileAsItIs() throws Exception {
        try (var listener = listen(PortMode.SHARED, TftpBounds.DEFAULT)) {
            for (String blockSize : List.of("1468", "512", "1000")) {
                try (var client = new TestClient(listener.port())) {
                    assertThat(client.read("image", "blksize=" + blockSize)).isEqualTo(image);
                }
            }
            try (var stays = new TestClient(listener.port());
                    var client = new TestClient(listener.port())) {
                stays.ask("image", "blksize=512"); // the pieces stay in memory
                stays.receive();
                assertThat(client.read("image", "blksize=700")).isEqualTo(image);
                assertThat(client.read("image", "blksize=1400", "windowsize=8")).isEqualTo(image);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(PortMode.class)
    void servesTextMadeForTheAskerAndEmptyFiles(PortMode ports) throws Exception {
        try (var listener = listen(ports, TftpBounds.DEFAULT)) {
            try (var client = new TestClient(listener.port())) {
                assertThat(client.read("made.txt")).asString().isEqualTo(Folder.MADE);
            }
            try (var client = new TestClient(listener.port())) {
                assertThat(client.read("empty", "tsize=0")).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(PortMode.class)
    void whatIsWithdrawnWhileItIsSentEndsBeforeItsEnd(PortMode ports) throws Exception {
        try (var listener = listen(ports, TftpBounds.DEFAULT);
                var client = new TestClient(listener.port())) {
            client.ask("image", "blksize=1024");
            client.receiveNew();
            client.send(new Acknowledgment(0));
            client.receiveNew();
            folder.withdrawn = "image old: has a hole";
            Thread.sleep(BETWEEN_LOOKS_MILLIS);
            client.send(new Acknowledgment(1));
            assertThat(client.receiveNew())
                    .isInstanceOfSatisfying(
                            Failure.class,
                            failure -> assertThat(failure.message()).contains("withdrawn"));
        }
    }

    @ParameterizedTest
    @EnumSource(PortMode.class)
    void firmwareThatProbesIsNoFailure(PortMode ports) throws Exception {
        try (var listener = listen(ports, TftpBounds.DEFAULT);
                var client = new TestClient(listener.port())) {
            client.ask("image", "tsize=0", "blksize=1468", "windowsize=4");
            assertThat(client.receive())
                    .isEqualTo(
                            new OptionAcknowledgment(
                                    List.of(
                                            new Option("tsize", "1000000"),
                                            new Option("blksize", "1468"),
                                            new Option("windowsize", "4"))));
            client.send(new Failure(8, "User aborted the transfer"));
            await().atMost(GENEROUS)
                    .untilAsserted(() ->
                            assertThat(folder.told(TransferProbed.class))
                                    .containsExactly(new TransferProbed("image", image.length)));
            assertThat(folder.told(TransferFailed.class)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nothing",
                "../../../../../../etc/passwd",
                "/etc/passwd",
                "sub/../../outside",
                "way-out",
                "a\\..\\..\\outside"
            })
    void whatIsNotThereIsAnsweredAtOnce(String file) throws Exception {
        Path outside = Files.createTempFile("outside", "");
        Files.createSymbolicLink(root.resolve("way-out"), outside);
        try (var listener = listen(PortMode.SHARED, TftpBounds.DEFAULT);
                var client = new TestClient(listener.port())) {
            client.ask(file, "tsize=0");
            assertThat(client.receive())
                    .isInstanceOfSatisfying(
                            Failure.class, failure -> assertThat(failure.code()).isEqualTo(1));
            assertThat(folder.told(FileMissing.class))
                    .containsExactly(new FileMissing("tftp", file));
        } finally {
            Files.delete(outside);
        }
    }

    @Test
    void aStoreThatFailsIsAnErrorForThisAskerAlone() throws Exception {
        try (var listener = listen(PortMode.SHARED, TftpBounds.DEFAULT);
                var client = new TestClient(listener.port())) {
            client.ask("broken");
            assertThat(client.receive()).isEqualTo(new Failure(0, "the server failed"));
            assertThat(client.read("made.txt")).asString().isEqualTo(Folder.MADE);
            assertThat(listener.counters().failed().sum()).isEqualTo(1);
        }
    }

    @Test
    void refusesToWriteAndToConvert() throws Exception {
        try (var listener = listen(PortMode.SHARED, TftpBounds.DEFAULT);
                var client = new TestClient(listener.port())) {
            client.send(new WriteRequest("image", "octet", List.of()));
            assertThat(client.receive())
                    .isEqualTo(new Failure(2, "this server is for reading only"));
            client.send(new ReadRequest("image", "netascii", List.of()));
            assertThat(client.receive())
                    .isEqualTo(new Failure(4, "only mode octet (binary) is served"));
        }
    }

    @ParameterizedTest
    @EnumSource(PortMode.class)
    void aRequestThatCannotBeReadIsAnsweredWithAnError(PortMode ports) throws Exception {
        try (var listener = listen(ports, TftpBounds.DEFAULT);
                var client = new TestClient(listener.port())) {
            client.send("\0\1image\0hidden\0octet\0".getBytes(UTF_8));
            assertThat(client.receive()).isEqualTo(new Failure(4, "malformed request"));
            assertThat(listener.counters().malformed().sum()).isEqualTo(1);
            assertThat(client.read("made.txt")).asString().isEqualTo(Folder.MADE);
        }
    }

    @ParameterizedTest
    @EnumSource(PortMode.class)
    void noBlockIsLargerThanTheAskerCanTake(PortMode ports) throws Exception {
        try (var listener = listen(ports, TftpBounds.DEFAULT);
                var client = new TestClient(listener.port())) {
            client.ask("narrow", "blksize=1468");
            assertThat(client.receive())
                    .isEqualTo(
                            new OptionAcknowledgment(
                                    List.of(
                                            new Option(
                                                    "blksize",
                                                    String.valueOf(Folder.NARROW_BLOCK)))));
        }
    }

    @Test
    void strangersAreToldAndGarbageIsCounted() throws Exception {
        try (var listener = listen(PortMode.SHARED, TftpBounds.DEFAULT);
                var client = new TestClient(listener.port())) {
            client.send(new byte[] {9, 9, 9});
            client.send(new Failure(0, "never answered"));
            client.send(new Acknowledgment(7));
            assertThat(client.receive()).isEqualTo(new Failure(5, "unknown transfer"));
            assertThat(listener.counters().malformed().sum()).isEqualTo(1);
            assertThat(listener.counters().strangers().sum()).isEqualTo(1);
        }
    }

    @Test
    void aRepeatedRequestGetsNoSecondTransfer() throws Exception {
        try (var listener = listen(PortMode.SHARED, TftpBounds.DEFAULT);
                var client = new TestClient(listener.port())) {
            client.ask("image", "blksize=1000");
            OptionAcknowledgment first = (OptionAcknowledgment) client.receive();
            client.ask("image", "blksize=1000");
            assertThat(client.receive()).isEqualTo(first);
            client.send(new Acknowledgment(0));
            var data = client.receive();
            while (data.equals(first)) {
                data = client.receive();
            }
            assertThat(data).isInstanceOfSatisfying(Data.class, d -> assertThat(d.block()).isOne());
        }
    }

    @Test
    void anotherFileFromTheSamePortIsANewTransfer() throws Exception {
        try (var listener = listen(PortMode.SHARED, TftpBounds.DEFAULT);
                var client = new TestClient(listener.port())) {
            client.ask("image");
            client.receive();
            client.ask("made.txt", "tsize=0");
            var packet = client.receive();
            while (packet instanceof Data) {
                packet = client.receive(); // still underway from the first
            }
            // Not an error about the first one: the client would take it for this answer.
            assertThat(packet).isInstanceOf(OptionAcknowledgment.class);
            assertThat(folder.told(TransferFailed.class)).hasSize(1);
        }
    }

    @Test
    void aClientThatClosesItsPortHasGone() throws Exception {
        try (var listener = listen(PortMode.OWN, TftpBounds.DEFAULT)) {
            try (var client = new TestClient(listener.port())) {
                client.ask("image", "blksize=1000");
                client.receive();
                client.send(new Acknowledgment(0));
            }
            await().untilAsserted(() ->
                    assertThat(folder.told(TransferFailed.class))
                            .singleElement()
                            .extracting(TransferFailed::why)
                            .asString()
                            .contains("its port is closed"));
        }
    }

    @Test
    void oneAddressCannotTakeAllPlaces() throws Exception {
        var clients = new ArrayList<TestClient>();
        try (var listener = listen(PortMode.SHARED, new TftpBounds(100, 2, 200))) {
            for (int i = 0; i < 5; i++) {
                var client = new TestClient(listener.port());
                clients.add(client);
                client.ask("image", "tsize=0");
            }
            await().atMost(GENEROUS).until(() -> listener.counters().refused().sum() == 3);
        } finally {
            clients.forEach(TestClient::close);
        }
    }

    @Test
    void whenFullTheOldestThatNobodyAnsweredGivesWay() throws Exception {
        try (var listener = listen(PortMode.SHARED, new TftpBounds(2, 10, 200));
                var live = new TestClient(listener.port());
                var mute = new TestClient(listener.port());
                var late = new TestClient(listener.port())) {
            live.ask("image", "tsize=0");
            live.receiveNew();
            live.send(new Acknowledgment(0));
            live.receiveNew();
            mute.ask("image", "tsize=0");
            mute.receive();
            assertThat(late.read("image", "blksize=1468")).isEqualTo(image);
            live.send(new Acknowledgment(1));
            assertThat(live.receiveNew()).isInstanceOf(Data.class);
        }
    }

    @Test
    void manyClientsAtOnceAllGetTheirFile() throws Exception {
        try (var listener = listen(PortMode.SHARED, new TftpBounds(100, 100, 1000))) {
            var threads = new ArrayList<Thread>();
            var good = new AtomicInteger();
            for (int i = 0; i < 32; i++) {
                threads.add(
                        Thread.startVirtualThread(() -> {
                            try (var client = new TestClient(listener.port())) {
                                byte[] read = client.read("image", "blksize=1468", "windowsize=4");
                                if (Arrays.equals(read, image)) {
                                    good.incrementAndGet();
                                }
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            }
                        }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(good).hasValue(32);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 16, 64})
    void aLossyLinkIsSlowButNothingIsLost(int window) throws Exception {
        try (var listener = listen(PortMode.SHARED, TftpBounds.DEFAULT);
                var proxy = new LossyProxy(listener.port(), 0.01, 7);
                var client = new TestClient(proxy.port())) {
            assertThat(client.read("image", "blksize=1408", "windowsize=" + window))
                    .isEqualTo(image);
        }
    }

    @ParameterizedTest
    @EnumSource(PortMode.class)
    void aReaderThatStallsIsWaitedFor(PortMode ports) throws Exception {
        try (var listener = listen(ports, TftpBounds.DEFAULT);
                var client = new TestClient(listener.port())) {
            client.stallEvery(100);
            assertThat(client.read("image", "blksize=1468", "windowsize=8")).isEqualTo(image);
        }
    }

    @Test
    void aTakenPortIsSaidAtTheStart() throws Exception {
        try (var listener = listen(PortMode.SHARED, TftpBounds.DEFAULT)) {
            var same =
                    new TftpSettings(
                            Ipv4.of("127.0.0.1"),
                            listener.port(),
                            PortMode.SHARED,
                            TftpSettings.DEFAULT_LIMITS,
                            TftpBounds.DEFAULT);
            assertThatThrownBy(
                            () -> TftpListener.start(same, Folder.NETWORK, folder.services(loops)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("UDP port " + listener.port());
        }
    }

    @Test
    void aFileThatShrinksEndsTheTransferWithAnError() throws Exception {
        try (var listener = listen(PortMode.SHARED, TftpBounds.DEFAULT);
                var client = new TestClient(listener.port())) {
            client.ask("image", "tsize=0");
            client.receiveNew();
            Files.write(root.resolve("image"), new byte[3]);
            client.send(new Acknowledgment(0));
            assertThat(client.receiveNew()).isEqualTo(new Failure(0, "the file cannot be read"));
            await().atMost(GENEROUS).until(() -> folder.told(TransferFailed.class).size() == 1);
        }
    }

    private TftpListener listen(PortMode ports, TftpBounds bounds) throws IOException {
        return TftpListener.start(settings(ports, bounds), Folder.NETWORK, folder.services(loops));
    }

    private static TftpSettings settings(PortMode ports, TftpBounds bounds) {
        return new TftpSettings(Ipv4.of("127.0.0.1"), 0, ports, new Limits(65_464, 64), bounds);
    }
}
