package dev.stirrup.server.dhcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.dhcp.DhcpDecoder;
import dev.stirrup.dhcp.DhcpPacket;
import dev.stirrup.dhcp.Lease;
import dev.stirrup.dhcp.MessageType;
import dev.stirrup.netboot.Arrival;
import dev.stirrup.netboot.DhcpReply;
import dev.stirrup.server.link.Datagram;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import dev.stirrup.wire.WireReader;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Offers of addresses that somebody uses without having asked.
class ConflictProbeTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Bytes SQUATTER = Bytes.ofHex("0251aaaaaaaa");
    private static final Ipv4 FIRST = Ipv4.of("10.99.1.0");
    private static final Ipv4 SECOND = Ipv4.of("10.99.1.1");

    private final CountingPastConflicts service = new CountingPastConflicts();
    private final RememberingStore store = new RememberingStore();
    private final QueueSocket socket = new QueueSocket();
    private final List<BootEvent> events = new CopyOnWriteArrayList<>();
    private final FewNeighbours neighbours = new FewNeighbours();
    private final DhcpListener listener =
            DhcpListener.start(
                    new DhcpListener.Ports(service, store, events::add, InstantSource.system()),
                    List.of(
                            new DhcpLink(
                                    Samples.NETWORK,
                                    socket,
                                    DhcpLink.Watch.NONE,
                                    Optional.of(neighbours))));

    @AfterEach
    void stop() {
        listener.close();
    }

    @Test
    void anUnusedAddressIsOfferedAfterItWasAskedFor() {
        discover(1);
        eventually(() -> assertThat(offered()).containsExactly(FIRST));
        assertThat(neighbours.asked).contains(FIRST);
        eventually(() ->
                assertThat(milestones()).containsExactly(new Milestone.OfferSent(FIRST + "", "")));
    }

    @Test
    void anAddressInUseIsToldSetAsideAndNotOffered() {
        neighbours.users.put(FIRST, SQUATTER);
        discover(1);
        eventually(() -> assertThat(offered()).containsExactly(SECOND));
        eventually(() ->
                assertThat(milestones())
                        .containsExactly(
                                new Milestone.AddressInUse(FIRST + "", "02:51:aa:aa:aa:aa"),
                                new Milestone.OfferSent(SECOND + "", "")));
        eventually(() ->
                assertThat(store.load())
                        .extracting(Lease::address, Lease::state)
                        .containsExactly(tuple(FIRST, Lease.State.DECLINED)));
    }

    @Test
    void whoHasTheAddressHimselfMayKeepIt() {
        neighbours.users.put(FIRST, Samples.chaddr(1));
        discover(1);
        eventually(() -> assertThat(offered()).containsExactly(FIRST));
        assertThat(service.conflicts).isEmpty();
    }

    @Test
    void whereEveryAddressAnswersTheClientIsOfferedOneAllTheSame() {
        neighbours.isEverywhere = true;
        discover(1);
        eventually(() -> assertThat(offered()).hasSize(1));
        assertThat(service.conflicts).hasSizeBetween(2, 10);
    }

    @Test
    void whereNobodyCanBeAskedTheOfferLeaves() {
        neighbours.isBroken = true;
        discover(1);
        discover(2);
        eventually(() -> assertThat(offered()).containsExactlyInAnyOrder(FIRST, SECOND));
    }

    @Test
    void nobodyWaitsInAStorm() {
        neighbours.isDeaf = true;
        List<Datagram> storm =
                IntStream.range(0, 200)
                        .mapToObj(i ->
                                Samples.datagram(Samples.request(MessageType.DISCOVER, i).build()))
                        .toList();
        socket.arrive(storm);
        eventually(() -> assertThat(offered()).hasSize(200));
        assertThat(neighbours.asked.size()).isLessThan(100);
        neighbours.isDeaf = false;
    }

    @Test
    void aClientThatAsksAgainMeanwhileGetsOneOffer() {
        neighbours.isDeaf = true;
        discover(1);
        eventually(() -> assertThat(neighbours.asked).isNotEmpty());
        socket.arrive(
                List.of(
                        Samples.datagram(Samples.request(MessageType.DISCOVER, 1).secs(4).build()),
                        Samples.datagram(new byte[300], DhcpSocket.SERVER_PORT)));
        // What stands behind it has been looked at: its offer is kept.
        eventually(() -> assertThat(listener.counters().malformed()).isEqualTo(3));
        assertThat(service.answered).hasValue(2);
        neighbours.isDeaf = false;
        eventually(() -> assertThat(offered()).containsExactly(FIRST));
    }

    private void discover(int client) {
        socket.arrive(
                List.of(Samples.datagram(Samples.request(MessageType.DISCOVER, client).build())));
    }

    private List<Ipv4> offered() throws Exception {
        List<Ipv4> addresses = new ArrayList<>();
        for (Departure departure : socket.sent()) {
            addresses.add(DhcpDecoder.decode(WireReader.of(departure.payload())).yiaddr());
        }
        return addresses;
    }

    private List<Milestone> milestones() {
        return events.stream().map(BootEvent::what).toList();
    }

    private static void eventually(ThrowingRunnable assertion) {
        await().atMost(LIMIT).pollDelay(Duration.ZERO).untilAsserted(assertion);
    }

    /// Gives each client the next address, and another one after a conflict.
    private static final class CountingPastConflicts implements DhcpService {
        private final CountingOutAddresses addresses = new CountingOutAddresses();
        private final List<Ipv4> conflicts = new CopyOnWriteArrayList<>();
        private final AtomicInteger answered = new AtomicInteger();
        private int more;

        @Override
        public DhcpReply answer(Arrival arrival, DhcpPacket packet, Instant now) {
            answered.incrementAndGet();
            return unproven(addresses.answer(arrival, packet, now));
        }

        @Override
        public DhcpReply answerAgain(Arrival arrival, DhcpPacket packet, Instant now) {
            DhcpPacket another = Samples.request(MessageType.DISCOVER, 100_000 + more++).build();
            return unproven(addresses.answer(arrival, another, now));
        }

        @Override
        public Optional<Lease> conflict(Ipv4 address, Instant now) {
            conflicts.add(address);
            return Optional.of(
                    new Lease(
                            address,
                            Samples.NETWORK.name(),
                            Bytes.empty(),
                            Bytes.empty(),
                            "",
                            Lease.State.DECLINED,
                            now.plusSeconds(600)));
        }

        private static DhcpReply unproven(DhcpReply reply) {
            return new DhcpReply(
                    reply.packet(),
                    reply.lease(),
                    reply.events(),
                    reply.packet().map(out -> out.packet().yiaddr()));
        }
    }

    /// A network on which some stations answer.
    private static final class FewNeighbours implements Neighbours {
        private final Map<Ipv4, Bytes> users = new ConcurrentHashMap<>();
        private final List<Ipv4> asked = new CopyOnWriteArrayList<>();
        private volatile boolean isEverywhere;
        private volatile boolean isBroken;
        private volatile boolean isDeaf;

        @Override
        public Inquiry open() throws IOException {
            if (isBroken) {
                throw new IOException("no such network");
            }
            return new Inquiry() {
                private final List<Use> answers = new ArrayList<>();

                @Override
                public void ask(Ipv4 address) {
                    asked.add(address);
                    Bytes user = isEverywhere ? SQUATTER : users.get(address);
                    if (user != null) {
                        answers.add(new Use(address, user));
                    }
                }

                @Override
                public List<Use> heard() throws IOException {
                    try {
                        do {
                            Thread.sleep(5);
                        } while (isDeaf);
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                    List<Use> all = List.copyOf(answers);
                    answers.clear();
                    return all;
                }

                @Override
                public void close() {}
            };
        }
    }
}
