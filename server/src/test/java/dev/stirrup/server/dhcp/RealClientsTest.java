package dev.stirrup.server.dhcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.stirrup.dhcp.DhcpDecoder;
import dev.stirrup.dhcp.DhcpPacket;
import dev.stirrup.dhcp.Lease;
import dev.stirrup.dhcp.MessageType;
import dev.stirrup.dhcp.ReplyDestination;
import dev.stirrup.netboot.Network;
import dev.stirrup.server.link.Datagram;
import dev.stirrup.server.link.Interfaces;
import dev.stirrup.server.link.PortTakenException;
import dev.stirrup.server.link.RawSocket;
import dev.stirrup.server.link.SendBatch;
import dev.stirrup.server.link.UdpFrame;
import dev.stirrup.testkit.NamespacePair;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import dev.stirrup.wire.WireReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Real sockets and real clients on cables of this kernel's own.
@Tag("real")
class RealClientsTest {
    private static final Ipv4 FIRST = Ipv4.of("10.99.0.1");
    private static final Ipv4 SECOND = Ipv4.of("10.98.0.1");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final CountingOutAddresses service = new CountingOutAddresses();
    private final RememberingStore store = new RememberingStore();
    private NamespacePair cables;
    private final List<DhcpListener> listeners = new ArrayList<>();

    @BeforeEach
    void plugIn() throws Exception {
        assumeThat(NamespacePair.isPossible()).as("root and ip").isTrue();
        cables =
                NamespacePair.create(
                        List.of(
                                new String[] {"10.99.0.1/16", "10.99.0.2/16"},
                                new String[] {"10.98.0.1/16", ""}));
    }

    @AfterEach
    void unplug() throws Exception {
        listeners.forEach(DhcpListener::close);
        if (cables != null) {
            cables.close();
        }
    }

    @Test
    void clientsWithoutAnAddressAreReachedByTheirHardwareAddress() throws Exception {
        assumeProgram("/bin/busybox");
        DhcpListener listener = serve();
        assertThat(udhcpc("c0")).startsWith("0\n").contains("10.99.1.0");
        // It may ask twice before it listens, and be through before its answer is counted.
        Awaitility.await()
                .untilAsserted(() -> {
                    DhcpCounters counters = listener.counters();
                    assertThat(counters.answered())
                            .isGreaterThanOrEqualTo(2)
                            .isEqualTo(counters.received());
                });
        assertThat(store.load()).isNotEmpty();
        assertThat(Set.copyOf(store.load().stream().map(Lease::address).toList())).hasSize(1);
    }

    @Test
    void clientsThatWantBroadcastsAreReached() throws Exception {
        assumeProgram("/bin/busybox");
        serve();
        assertThat(udhcpc("c0", "-B")).startsWith("0\n").contains("10.99.1.0");
    }

    @Test
    void aSocketThatIsClosedUsesNoOther() throws Exception {
        var failed =
                cables.inServer(() -> {
                    var on = Interfaces.find("s0").orElseThrow();
                    DhcpSocket closed = LinuxDhcpSocket.open(on, FIRST);
                    DhcpSocket.Outbox outbox = closed.outbox();
                    closed.close();
                    // The system gives the numbers of what was closed to what is opened next.
                    try (DhcpSocket other = LinuxDhcpSocket.open(on, FIRST)) {
                        assertThat(other.name()).isEqualTo("s0");
                        assertThatThrownBy(() -> closed.receive(new ArrayList<>()))
                                .hasMessageContaining("closed");
                        var packet = Samples.request(MessageType.OFFER, 1).build();
                        return outbox.send(
                                List.of(
                                        new Departure(
                                                Samples.bytes(packet),
                                                new ReplyDestination.Broadcast(
                                                        DhcpSocket.CLIENT_PORT),
                                                DhcpSocket.SERVER_PORT)));
                    }
                });
        assertThat(failed.cardinality()).isEqualTo(1);
    }

    @Test
    void theReplyLeavesByTheInterfaceTheRequestCameInBy() throws Exception {
        assumeProgram("/bin/busybox");
        serve();
        assertThat(udhcpc("c1", "-B")).startsWith("0\n").contains("10.98.1.0");
        assertThat(udhcpc("c0")).startsWith("0\n").contains("10.99.");
    }

    @Test
    void relaysAreAnsweredOnPort67() throws Exception {
        serve();
        DhcpPacket reply =
                cables.inClients(() -> {
                    DhcpPacket asked =
                            Samples.request(MessageType.DISCOVER, 5)
                                    .giaddr(Ipv4.of("10.99.0.2"))
                                    .build();
                    return asked(67, asked, 67);
                });
        assertThat(reply.yiaddr()).isEqualTo(Ipv4.of("10.99.1.0"));
        assertThat(reply.giaddr()).isEqualTo(Ipv4.of("10.99.0.2"));
    }

    @Test
    void whatComesInFragmentsIsAnsweredOnce() throws Exception {
        DhcpListener listener = serve();
        Ipv4 relay = Ipv4.of("10.99.0.2");
        cables.inClients(() -> {
            asked(67, padded(Samples.request(MessageType.DISCOVER, 5).giaddr(relay).build()), 67);
            asked(68, padded(Samples.request(MessageType.REQUEST, 6).ciaddr(relay).build()), 4011);
            try (var socket = new DatagramSocket(new InetSocketAddress("10.99.0.2", 67))) {
                socket.setSoTimeout((int) LIMIT.toMillis());
                socket.setBroadcast(true);
                byte[] question =
                        padded(Samples.request(MessageType.DISCOVER, 7).giaddr(relay).build());
                InetAddress everybody = InetAddress.getByAddress(Ipv4.BROADCAST.toBytes());
                socket.send(new DatagramPacket(question, question.length, everybody, 67));
                socket.receive(new DatagramPacket(new byte[1500], 1500));
            }
            asked(67, Samples.request(MessageType.DISCOVER, 8).giaddr(relay).build(), 67);
            return true;
        });
        // An answer may be here before it is counted there.
        Awaitility.await()
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(listener.counters().answered()).isEqualTo(4));
        assertThat(listener.counters().received()).isEqualTo(4);
    }

    /// Longer than a frame: zeros follow the last option.
    private static byte[] padded(DhcpPacket packet) {
        return Arrays.copyOf(Samples.bytes(packet), 3000);
    }

    @Test
    void theBootServersPortAnswersFromItself() throws Exception {
        serve();
        DhcpPacket reply =
                cables.inClients(() ->
                        asked(
                                68,
                                Samples.request(MessageType.REQUEST, 6)
                                        .ciaddr(Ipv4.of("10.99.0.2"))
                                        .build(),
                                4011));
        assertThat(reply.chaddr()).isEqualTo(Samples.chaddr(6));
    }

    @Test
    void perfdhcpGetsAllItsLeases() throws Exception {
        assumeProgram("/usr/sbin/perfdhcp");
        serve();
        String report =
                cables.runInClients(
                        "perfdhcp",
                        "-4",
                        "-r",
                        "200",
                        "-n",
                        "400",
                        "-R",
                        "400",
                        "-W",
                        "5000000",
                        "-l",
                        "c0",
                        "10.99.0.1");
        assertThat(report).contains("drops: 0").startsWith("0\n");
        // On a busy machine it begins one exchange more than it was told.
        assertThat(store.load()).hasSizeGreaterThanOrEqualTo(400);
    }

    @Test
    void tenThousandMachinesAtOnceAreAllOffered() throws Exception {
        int machines = 10_000;
        DhcpListener listener = serve();
        Set<Bytes> offered = cables.inClients(() -> storm(machines));
        assertThat(offered).hasSize(machines);
        assertThat(listener.counters().overflowed()).isZero();
        assertThat(listener.counters().crowdedOut()).isZero();
    }

    @Test
    void anotherServerIsFound() throws Exception {
        assumeProgram("/usr/sbin/dnsmasq");
        var finder = new ForeignServers(new Random(3));
        assertThat(found(finder)).isEmpty();
        Process dnsmasq = dnsmasq();
        try {
            List<ForeignServer> found = List.of();
            for (int i = 0; i < 120 && found.isEmpty(); i++) {
                found = found(finder);
            }
            assertThat(found).hasSize(1);
            ForeignServer server = found.getFirst();
            assertThat(server.id()).isEqualTo(Ipv4.of("10.99.0.2"));
            assertThat(server.offered().orElseThrow().isInNetworkOf(FIRST, 16)).isTrue();
            assertThat(server.bootFile()).contains("theirs.efi");
            assertThat(server.station()).matches("([0-9a-f]{2}:){5}[0-9a-f]{2}");
        } finally {
            dnsmasq.destroy();
            dnsmasq.waitFor();
        }
    }

    @Test
    void aTakenPortIsSaid() throws Exception {
        assertThatThrownBy(() ->
                        cables.inServer(() -> {
                            try (var other = new DatagramSocket(null)) {
                                other.setReuseAddress(false);
                                other.bind(new InetSocketAddress(67));
                                serve().close();
                            }
                            return true;
                        }))
                .hasRootCauseInstanceOf(PortTakenException.class)
                .hasStackTraceContaining("UDP port 67 is taken");
    }

    @Test
    void javasOwnSocketsServeOneNetworkByBroadcast() throws Exception {
        assumeProgram("/bin/busybox");
        cables.inServer(() -> listen(link("lab", FIRST, PortableDhcpSocket.open(FIRST))));
        assertThat(udhcpc("c0")).startsWith("0\n").contains("10.99.1.0");
        DhcpPacket asked =
                Samples.request(MessageType.DISCOVER, 5).giaddr(Ipv4.of("10.99.0.2")).build();
        assertThat(cables.inClients(() -> asked(67, asked, 67)).giaddr())
                .isEqualTo(Ipv4.of("10.99.0.2"));
    }

    private List<ForeignServer> found(ForeignServers finder) throws Exception {
        return cables.inServer(
                () -> finder.find(Interfaces.find("s0").orElseThrow(), Duration.ofMillis(500)));
    }

    private Process dnsmasq() throws Exception {
        return cables.startInClients(
                "dnsmasq",
                "--keep-in-foreground",
                "--conf-file=/dev/null",
                "--pid-file=",
                "--port=0",
                "--no-ping",
                "--interface=c0",
                "--dhcp-leasefile=/dev/null",
                "--dhcp-range=10.99.5.1,10.99.5.200",
                "--dhcp-boot=theirs.efi");
    }

    private DhcpListener serve() throws Exception {
        return cables.inServer(() ->
                listen(
                        link("first", FIRST, open("s0", FIRST)),
                        link("second", SECOND, open("s1", SECOND))));
    }

    private static DhcpSocket open(String name, Ipv4 address) throws Exception {
        return LinuxDhcpSocket.open(Interfaces.find(name).orElseThrow(), address);
    }

    private static DhcpLink link(String name, Ipv4 address, DhcpSocket socket) {
        return new DhcpLink(
                new Network(name, Network.Mode.AUTHORITATIVE, address, 80),
                socket,
                DhcpLink.Watch.NONE);
    }

    private DhcpListener listen(DhcpLink... links) {
        DhcpListener listener =
                DhcpListener.start(
                        new DhcpListener.Ports(service, store, event -> {}, InstantSource.system()),
                        List.of(links));
        listeners.add(listener);
        return listener;
    }

    private String udhcpc(String on, String... more) throws Exception {
        var command =
                new ArrayList<>(
                        List.of(
                                "busybox",
                                "udhcpc",
                                "-f",
                                "-n",
                                "-q",
                                "-t",
                                "40",
                                "-T",
                                "1",
                                "-s",
                                "/bin/true",
                                "-i",
                                on));
        command.addAll(List.of(more));
        return cables.runInClients(command.toArray(String[]::new));
    }

    /// One question by an ordinary socket. The answer must come from the port that was asked.
    private static DhcpPacket asked(int from, DhcpPacket question, int to) throws Exception {
        return asked(from, Samples.bytes(question), to);
    }

    private static DhcpPacket asked(int from, byte[] bytes, int to) throws Exception {
        try (var socket = new DatagramSocket(new InetSocketAddress("10.99.0.2", from))) {
            socket.setSoTimeout((int) LIMIT.toMillis());
            InetAddress server = InetAddress.getByAddress(FIRST.toBytes());
            socket.send(new DatagramPacket(bytes, bytes.length, server, to));
            var answer = new DatagramPacket(new byte[1500], 1500);
            socket.receive(answer);
            assertThat(answer.getPort()).isEqualTo(to);
            assertThat(answer.getAddress()).isEqualTo(server);
            return DhcpDecoder.decode(WireReader.of(answer.getData(), 0, answer.getLength()));
        }
    }

    /// The hardware addresses that got an offer.
    private static Set<Bytes> storm(int machines) throws Exception {
        var ends = new UdpFrame.Ends(Ipv4.NONE, 68, Ipv4.BROADCAST, 67);
        Set<Bytes> offered = new HashSet<>();
        try (var socket = RawSocket.open(Interfaces.find("c0").orElseThrow(), 64 << 20, 68)) {
            SendBatch batch = socket.sendBatch();
            var failed = new BitSet();
            for (int i = 0; i < machines; i++) {
                DhcpPacket discover =
                        Samples.request(MessageType.DISCOVER, i).wantsBroadcast(true).build();
                socket.addBroadcast(batch, i, UdpFrame.encode(ends, Samples.bytes(discover)));
                if (batch.isFull()) {
                    batch.flush(failed);
                }
            }
            batch.flush(failed);
            assertThat(failed.isEmpty()).isTrue();
            long end = System.nanoTime() + LIMIT.toNanos();
            List<Datagram> arrived = new ArrayList<>();
            while (offered.size() < machines && System.nanoTime() < end) {
                arrived.clear();
                socket.receive(arrived);
                for (Datagram datagram : arrived) {
                    offered.add(DhcpDecoder.decode(datagram.payload()).chaddr());
                }
            }
        }
        return offered;
    }

    private static void assumeProgram(String path) {
        assumeThat(Files.isExecutable(Path.of(path))).as(path).isTrue();
    }
}
