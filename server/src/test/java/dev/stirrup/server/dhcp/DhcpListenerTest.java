package dev.stirrup.server.dhcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Events;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.dhcp.DhcpDecoder;
import dev.stirrup.dhcp.DhcpPacket;
import dev.stirrup.dhcp.Lease;
import dev.stirrup.dhcp.MessageType;
import dev.stirrup.dhcp.OptionCode;
import dev.stirrup.netboot.Arrival;
import dev.stirrup.netboot.DhcpReply;
import dev.stirrup.netboot.Network;
import dev.stirrup.server.link.Datagram;
import dev.stirrup.wire.Ipv4;
import dev.stirrup.wire.WireReader;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DhcpListenerTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final CountingOutAddresses service = new CountingOutAddresses();
    private final RememberingStore store = new RememberingStore();
    private final QueueSocket socket = new QueueSocket();
    private final List<BootEvent> events = new CopyOnWriteArrayList<>();
    private DhcpListener listener = start(Samples.NETWORK, DhcpLink.Watch.NONE, service);

    @AfterEach
    void stop() {
        listener.close();
    }

    @Test
    void aDiscoverIsOffered() {
        arrive(Samples.request(MessageType.DISCOVER, 1).build());
        eventually(() -> assertThat(sentTypes()).containsExactly(MessageType.OFFER.code()));
        eventually(() -> assertThat(milestones()).containsExactly(Milestone.OfferSent.class));
        assertThat(store.load()).isEmpty();
    }

    @Test
    void theLeaseIsOnDiskWhenTheAckLeaves() {
        arrive(Samples.request(MessageType.REQUEST, 1).build());
        eventually(() -> assertThat(sentTypes()).containsExactly(MessageType.ACK.code()));
        assertThat(store.load()).hasSize(1);
    }

    @Test
    void waitingRepliesShareOneCommit() {
        List<Datagram> storm =
                IntStream.range(0, 100)
                        .mapToObj(i ->
                                Samples.datagram(Samples.request(MessageType.REQUEST, i).build()))
                        .toList();
        socket.arrive(storm);
        eventually(() -> assertThat(socket.sent()).hasSize(100));
        assertThat(store.load()).hasSize(100);
        assertThat(store.groups()).isEqualTo(1);
    }

    @Test
    void noAckLeavesWhileTheStoreIsFullAndTheServiceIsTold() {
        store.refuse(true);
        arrive(Samples.request(MessageType.REQUEST, 1).build());
        arrive(Samples.request(MessageType.DISCOVER, 2).build());
        eventually(() -> assertThat(sentTypes()).containsExactly(MessageType.OFFER.code()));
        eventually(() -> assertThat(milestones()).contains(Milestone.LeaseDenied.class));
        eventually(() -> assertThat(listener.counters().unwritten()).isEqualTo(1));
        assertThat(milestones()).doesNotContain(Milestone.AckSent.class);

        store.refuse(false);
        arrive(Samples.request(MessageType.REQUEST, 1).build());
        eventually(() ->
                assertThat(sentTypes())
                        .containsExactly(MessageType.OFFER.code(), MessageType.ACK.code()));
        listener.close();
        assertThat(service.failed).hasSize(1);
        assertThat(service.committed).hasSize(1);
    }

    @Test
    void whatCannotBeDecodedIsCountedAndDropped() {
        socket.arrive(List.of(Samples.datagram(new byte[300], DhcpSocket.SERVER_PORT)));
        arrive(Samples.request(MessageType.DISCOVER, 1).build());
        eventually(() -> assertThat(socket.sent()).hasSize(1));
        eventually(() -> assertThat(listener.counters().malformed()).isEqualTo(3));
        assertThat(listener.counters().overflowed()).isEqualTo(3);
    }

    @Test
    void aPausedNetworkIsSilent() {
        listener.close();
        var watch = new SwitchedWatch();
        watch.mayServe = false;
        listener = start(Samples.NETWORK, watch, service);
        arrive(Samples.request(MessageType.DISCOVER, 1).build());
        eventually(() -> assertThat(listener.counters().paused()).isEqualTo(1));
        watch.mayServe = true;
        arrive(Samples.request(MessageType.DISCOVER, 1).build());
        eventually(() -> assertThat(socket.sent()).hasSize(1));
    }

    @Test
    void repliesOfOthersAreShownToTheWatchAndNeverAnswered() {
        listener.close();
        var watch = new SwitchedWatch();
        listener = start(Samples.NETWORK, watch, service);
        DhcpPacket offer = foreignOffer();
        socket.arrive(
                List.of(
                        Samples.datagram(Samples.bytes(offer), DhcpSocket.CLIENT_PORT),
                        Samples.datagram(offer)));
        eventually(() -> assertThat(watch.sighted).hasSize(1));
        eventually(() -> assertThat(listener.counters().silent()).isEqualTo(1));
        assertThat(socket.sent()).isEmpty();
    }

    @Test
    void anObservedNetworkIsNeverSentTo() {
        listener.close();
        var network = new Network("seen", Network.Mode.OBSERVE, Samples.SERVER, 80);
        listener = start(network, DhcpLink.Watch.NONE, service);
        arrive(Samples.request(MessageType.DISCOVER, 1).build());
        eventually(() -> assertThat(listener.counters().silent()).isEqualTo(1));
        assertThat(socket.sent()).isEmpty();
    }

    @Test
    void aReplyThatCannotLeaveIsNotToldAsSent() {
        socket.stick(true);
        arrive(Samples.request(MessageType.DISCOVER, 1).build());
        eventually(() -> assertThat(listener.counters().unsent()).isEqualTo(1));
        assertThat(events).isEmpty();
        socket.stick(false);
        arrive(Samples.request(MessageType.DISCOVER, 1).build());
        eventually(() -> assertThat(events).hasSize(1));
    }

    @Test
    void aBugInOneAnswerDoesNotStopTheNext() {
        listener.close();
        listener = start(Samples.NETWORK, DhcpLink.Watch.NONE, new StumblingOnce(service));
        arrive(Samples.request(MessageType.DISCOVER, 1).build());
        arrive(Samples.request(MessageType.DISCOVER, 2).build());
        eventually(() -> assertThat(socket.sent()).hasSize(1));
        assertThat(listener.counters().faults()).isEqualTo(1);
    }

    @Test
    void whatFailsBetweenPacketsEndsNeitherThread() {
        listener.close();
        listener = start(Samples.NETWORK, DhcpLink.Watch.NONE, new StumblingOnceCommitted(service));
        arrive(Samples.request(MessageType.REQUEST, 1).build());
        eventually(() -> assertThat(socket.sent()).hasSize(1));
        arrive(Samples.request(MessageType.REQUEST, 2).build());
        eventually(() -> assertThat(socket.sent()).hasSize(2));
        eventually(() -> assertThat(listener.counters().faults()).isEqualTo(1));
    }

    @Test
    void eventsThatCannotBePublishedEndNeitherThread() {
        listener.close();
        Events broken =
                event -> {
                    throw new IllegalStateException("no room for events");
                };
        listener =
                DhcpListener.start(
                        new DhcpListener.Ports(service, store, broken, InstantSource.system()),
                        List.of(new DhcpLink(Samples.NETWORK, socket, DhcpLink.Watch.NONE)));
        for (int machine = 1; machine <= 3; machine++) {
            int sent = 2 * machine;
            arrive(Samples.request(MessageType.DISCOVER, machine).build());
            arrive(Samples.request(MessageType.REQUEST, machine).build());
            eventually(() -> assertThat(socket.sent()).hasSize(sent));
        }
    }

    @Test
    void aNetworkComesAndGoesAndTheOtherOneGoesOn() {
        var second = new QueueSocket();
        var network = new Network("second", Network.Mode.AUTHORITATIVE, Ipv4.of("10.98.0.1"), 80);
        var link = new DhcpLink(network, second, DhcpLink.Watch.NONE);
        listener.add(link);
        second.arrive(List.of(Samples.datagram(Samples.request(MessageType.REQUEST, 1).build())));
        eventually(() -> assertThat(second.sent()).hasSize(1));
        arrive(Samples.request(MessageType.DISCOVER, 2).build());
        eventually(() -> assertThat(socket.sent()).hasSize(1));
        eventually(() -> assertThat(listener.counters().overflowed()).isEqualTo(6));

        listener.remove(link);
        assertThat(second.isClosed).isTrue();
        assertThat(socket.isClosed).isFalse();
        arrive(Samples.request(MessageType.REQUEST, 3).build());
        eventually(() -> assertThat(socket.sent()).hasSize(2));
        assertThat(listener.counters().received()).isEqualTo(3);
        assertThat(listener.counters().overflowed()).as("of both").isEqualTo(6);
        assertThat(store.load()).hasSize(2);
    }

    @Test
    void leasesAreWrittenBeforeTheirNetworkEnds() {
        socket.arrive(
                IntStream.range(0, 200)
                        .mapToObj(i -> Samples.request(MessageType.REQUEST, i).build())
                        .map(Samples::datagram)
                        .toList());
        eventually(() -> assertThat(store.load()).isNotEmpty());
        listener.remove(new DhcpLink(Samples.NETWORK, socket, DhcpLink.Watch.NONE));
        assertThat(socket.isClosed).isTrue();
        assertThat(socket.sent()).hasSameSizeAs(store.load());
    }

    @Test
    void closingAnswersWhatHasArrivedFirst() {
        socket.arrive(
                IntStream.range(0, 500)
                        .mapToObj(i -> Samples.request(MessageType.REQUEST, i).build())
                        .map(Samples::datagram)
                        .toList());
        eventually(() -> assertThat(listener.counters().received()).isEqualTo(500));
        listener.close();
        assertThat(socket.sent()).hasSize(500);
        assertThat(socket.isClosed).isTrue();
    }

    private DhcpListener start(Network network, DhcpLink.Watch watch, DhcpService with) {
        return DhcpListener.start(
                new DhcpListener.Ports(with, store, events::add, InstantSource.system()),
                List.of(new DhcpLink(network, socket, watch)));
    }

    private void arrive(DhcpPacket packet) {
        socket.arrive(List.of(Samples.datagram(packet)));
    }

    private static void eventually(ThrowingRunnable assertion) {
        await().atMost(LIMIT).pollDelay(Duration.ZERO).untilAsserted(assertion);
    }

    private List<Integer> sentTypes() throws Exception {
        List<Integer> types = new ArrayList<>();
        for (Departure departure : socket.sent()) {
            DhcpPacket packet = DhcpDecoder.decode(WireReader.of(departure.payload()));
            types.add(packet.options().find(OptionCode.MESSAGE_TYPE).orElseThrow().at(0));
        }
        return types;
    }

    private List<Class<?>> milestones() {
        return events.stream().<Class<?>>map(event -> event.what().getClass()).toList();
    }

    static DhcpPacket foreignOffer() {
        DhcpPacket asked =
                Samples.request(MessageType.OFFER, 9).yiaddr(Ipv4.of("10.99.7.7")).build();
        return new DhcpPacket(
                true,
                1,
                0,
                asked.xid(),
                0,
                true,
                Ipv4.NONE,
                asked.yiaddr(),
                Ipv4.NONE,
                Ipv4.NONE,
                asked.chaddr(),
                "",
                "other.efi",
                asked.options().toBuilder()
                        .putAddress(OptionCode.SERVER_IDENTIFIER, Ipv4.of("10.99.0.66"))
                        .build());
    }

    private static final class SwitchedWatch implements DhcpLink.Watch {
        private final List<DhcpPacket> sighted = new CopyOnWriteArrayList<>();
        private volatile boolean mayServe = true;

        @Override
        public boolean mayServe() {
            return mayServe;
        }

        @Override
        public void sighted(Datagram datagram, DhcpPacket reply) {
            sighted.add(reply);
        }
    }

    private static final class StumblingOnceCommitted implements DhcpService {
        private final DhcpService next;
        private boolean hasStumbled;

        StumblingOnceCommitted(DhcpService next) {
            this.next = next;
        }

        @Override
        public DhcpReply answer(Arrival arrival, DhcpPacket packet, Instant now) {
            return next.answer(arrival, packet, now);
        }

        @Override
        public void committed(List<Lease> leases, Instant now) {
            if (!hasStumbled) {
                hasStumbled = true;
                throw new IllegalStateException("stumbled");
            }
        }
    }

    private static final class StumblingOnce implements DhcpService {
        private final DhcpService next;
        private boolean hasStumbled;

        StumblingOnce(DhcpService next) {
            this.next = next;
        }

        @Override
        public DhcpReply answer(Arrival arrival, DhcpPacket packet, Instant now) {
            if (!hasStumbled) {
                hasStumbled = true;
                throw new IllegalStateException("stumbled");
            }
            return next.answer(arrival, packet, now);
        }
    }
}
