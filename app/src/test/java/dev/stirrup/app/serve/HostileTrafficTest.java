package dev.stirrup.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.dhcp.DhcpEncoder;
import dev.stirrup.dhcp.DhcpPacketBuilder;
import dev.stirrup.dhcp.MessageType;
import dev.stirrup.dhcp.OptionCode;
import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.testkit.RequiresRoot;
import dev.stirrup.wire.Ipv4;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Floods and garbage from one side of the network do not stop the machines of the other.
@Tag("real")
@RequiresRoot
@RequiresProgram("ip")
class HostileTrafficTest {
    private static final int KNOWN = 1;
    private static final int RESERVED = 2;
    private static final String BAD = "10.99.0.2";
    private static final String GOOD = "10.99.0.3";
    private static final int CONTENT = 300_000;

    /// With `-Xmx256m`, as `./stirrup` starts it: the heap, the machine and its native buffers.
    private static final long MOST_KIB = 400 << 10;

    private static final String SETTINGS =
            """
            policy: {unknown-machines: profile site}
            networks:
              - interface: s0
                name: lab
                mode: authoritative
                subnet: 10.99.0.0/16
                pools: [10.99.4.0-10.99.200.255]
                reservations:
                  - {mac: "02:51:00:00:00:02", address: 10.99.3.3}
            """;

    @TempDir Path folder;

    @RegisterExtension final OneCable cable = new OneCable();

    private ServerInNamespace server;

    @BeforeEach
    void serve() throws Exception {
        cable.ends().runInClients("ip", "addr", "add", GOOD + "/16", "dev", "c0");
        var start = ServerInNamespace.Start.of(folder, SETTINGS);
        Files.write(
                Files.createDirectory(folder.resolve("site")).resolve("good.bin"),
                new byte[CONTENT]);
        OneCable.keepFolder(start.data(), "site", folder.resolve("site"));
        server = cable.serving(start);
    }

    @Test
    void garbageAtEveryPortLeavesEverythingServing() throws Exception {
        cable.ends()
                .inClients(() -> {
                    var random = new Random(514);
                    try (var socket = new DatagramSocket(new InetSocketAddress(BAD, 0))) {
                        for (int i = 0; i < 20_000; i++) {
                            byte[] bytes = i % 2 == 0 ? noise(random, 600) : mutated(random);
                            int port = List.of(67, 4011, 69, 514).get(i % 4);
                            var to = new InetSocketAddress(ServedFiles.SERVER, port);
                            socket.send(new DatagramPacket(bytes, bytes.length, to));
                        }
                    }
                    for (int i = 0; i < 200; i++) {
                        byte[] bytes = i % 2 == 0 ? noise(random, 3000) : mutatedHead(random);
                        try (Socket socket = new ServedFiles(BAD).open()) {
                            socket.getOutputStream().write(bytes);
                        } catch (IOException e) {
                            assertThat(server.isAlive())
                                    .isTrue(); // cut off while it wrote: well done
                        }
                    }
                    return true;
                });
        goodMachinesAreServed();
        assertThat(server.output()).doesNotContain("a bug in Stirrup", "Exception");
        assertThat(server.residentKib()).isLessThan(MOST_KIB);
    }

    @Test
    void aStarvationFloodIsBoundedAndKnownMachinesAreServed() throws Exception {
        Map<Integer, Ipv4> before = lease(List.of(KNOWN));
        assertThat(before).hasSize(1);
        cable.ends()
                .inClients(() -> {
                    try (var flood = LeaseClients.on("c0")) {
                        for (int i = 0; i < 100; i++) {
                            flood.flood(
                                    IntStream.range(i * 1000 + 1000, i * 1000 + 2000)
                                            .boxed()
                                            .toList());
                        }
                    }
                    return true;
                });
        assertThat(lease(List.of(KNOWN, RESERVED)))
                .containsAllEntriesOf(before)
                .containsEntry(RESERVED, Ipv4.of("10.99.3.3"));
        assertThat(server.residentKib()).isLessThan(MOST_KIB);
        goodMachinesAreServed();
        assertThat(server.output()).doesNotContain("a bug in Stirrup", "OutOfMemory");
    }

    @Test
    void halfOpenTransfersDoNotStopAGoodOne() throws Exception {
        cable.ends()
                .inClients(() -> {
                    for (int host = 10; host < 60; host++) {
                        cable.ends()
                                .runInClients(
                                        "ip",
                                        "addr",
                                        "add",
                                        "10.99.0." + host + "/16",
                                        "dev",
                                        "c0");
                    }
                    byte[] question = ServedFiles.question("good.bin");
                    var to = new InetSocketAddress(ServedFiles.SERVER, 69);
                    for (int i = 0; i < 10_000; i++) {
                        var from = new InetSocketAddress("10.99.0." + (10 + i % 50), 0);
                        try (var socket = new DatagramSocket(from)) {
                            socket.send(new DatagramPacket(question, question.length, to));
                        }
                    }
                    return true;
                });
        goodMachinesAreServed();
        assertThat(server.residentKib()).isLessThan(MOST_KIB);
    }

    @Test
    void halfSentRequestsDoNotStopAGoodOne() throws Exception {
        cable.ends()
                .inClients(() -> {
                    List<Socket> open = new ArrayList<>();
                    try {
                        for (int i = 0; i < 1000; i++) {
                            Socket socket = new ServedFiles(BAD).open();
                            open.add(socket);
                            socket.getOutputStream()
                                    .write(
                                            "GET /good.bin HTTP/1.1\r\nHo"
                                                    .getBytes(StandardCharsets.US_ASCII));
                        }
                        goodMachinesAreServed();
                        assertThat(new ServedFiles(BAD).http("/good.bin"))
                                .startsWith("HTTP/1.1 200");
                    } finally {
                        for (Socket socket : open) {
                            socket.close();
                        }
                    }
                    return true;
                });
        assertThat(server.residentKib()).isLessThan(MOST_KIB);
    }

    private void goodMachinesAreServed() throws Exception {
        assertThat(lease(List.of(77))).hasSize(1);
        cable.ends()
                .inClients(() -> {
                    var files = new ServedFiles(GOOD);
                    assertThat(files.tftp("good.bin").orElseThrow()).hasSize(CONTENT);
                    assertThat(files.http("/good.bin"))
                            .startsWith("HTTP/1.1 200")
                            .hasSizeGreaterThan(CONTENT);
                    return true;
                });
        assertThat(server.isAlive()).isTrue();
    }

    private Map<Integer, Ipv4> lease(List<Integer> machines) throws Exception {
        return cable.lease(machines, OneCable.LIMIT);
    }

    private static byte[] noise(Random random, int most) {
        byte[] bytes = new byte[random.nextInt(most)];
        random.nextBytes(bytes);
        return bytes;
    }

    /// A message as firmware sends it, some bytes of it changed, sometimes cut short.
    private static byte[] mutated(Random random) {
        DhcpPacketBuilder packet =
                DhcpPacketBuilder.request(
                        random.nextBoolean() ? MessageType.DISCOVER : MessageType.REQUEST,
                        random.nextInt(),
                        LeaseClients.hardware(random.nextInt()));
        packet.options()
                .putText(OptionCode.VENDOR_CLASS, "PXEClient:Arch:00007:UNDI:003000")
                .putAddress(OptionCode.REQUESTED_ADDRESS, Ipv4.of("10.99.9.9"));
        byte[] bytes = DhcpEncoder.encode(packet.build(), DhcpEncoder.SMALLEST_LIMIT);
        return changed(bytes, random);
    }

    private static byte[] mutatedHead(Random random) {
        String head = "GET /good.bin HTTP/1.1\r\nHost: x\r\nRange: bytes=0-9\r\n\r\n";
        return changed(head.getBytes(StandardCharsets.US_ASCII), random);
    }

    private static byte[] changed(byte[] bytes, Random random) {
        for (int i = 0; i < 1 + random.nextInt(8); i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }
}
