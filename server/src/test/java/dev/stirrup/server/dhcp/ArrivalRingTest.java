package dev.stirrup.server.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.dhcp.MessageType;
import dev.stirrup.netboot.Network;
import dev.stirrup.server.dhcp.ArrivalRing.Waiting;
import dev.stirrup.server.link.Datagram;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArrivalRingTest {
    private final Tally tally = new Tally();
    private final DhcpLink link =
            new DhcpLink(Samples.NETWORK, new QueueSocket(), DhcpLink.Watch.NONE);
    private final ArrivalRing ring = ring(100, 1 << 20);

    @Test
    void arrivalsLeaveInTheirOrder() throws Exception {
        for (int i = 0; i < 250; i++) {
            ring.offer(link, List.of(discover(2 * i), discover(2 * i + 1)));
            assertThat(take(2))
                    .containsExactly(discover(2 * i).bytes(), discover(2 * i + 1).bytes());
        }
    }

    @Test
    void aRequestSentAgainTakesThePlaceOfTheWaitingOne() throws Exception {
        byte[] again = Samples.bytes(Samples.request(MessageType.DISCOVER, 1).secs(4).build());
        ring.offer(link, List.of(discover(1), discover(2)));
        ring.offer(link, List.of(Samples.datagram(again, DhcpSocket.SERVER_PORT)));
        assertThat(take(10)).containsExactly(again, discover(2).bytes());
        assertThat(tally.snapshot().collapsed()).isEqualTo(1);
    }

    @Test
    void aRequestThatIsBeingAnsweredIsNotCollapsed() throws Exception {
        ring.offer(link, List.of(discover(1)));
        assertThat(take(10)).hasSize(1);
        ring.offer(link, List.of(discover(1)));
        assertThat(take(10)).hasSize(1);
    }

    @Test
    void otherMessagesOfTheSameClientAreKept() throws Exception {
        Datagram request = Samples.datagram(Samples.request(MessageType.REQUEST, 1).build());
        Datagram onBootPort = Samples.datagram(request.bytes(), DhcpSocket.BOOT_SERVER_PORT);
        ring.offer(link, List.of(discover(1), request, onBootPort));
        assertThat(take(10)).hasSize(3);
    }

    @Test
    void theSameRequestOnAnotherNetworkIsKept() throws Exception {
        var other =
                new DhcpLink(
                        new Network("other", Network.Mode.PROXY, Samples.SERVER, 80),
                        new QueueSocket(),
                        DhcpLink.Watch.NONE);
        ring.offer(link, List.of(discover(1)));
        ring.offer(other, List.of(discover(1)));
        assertThat(take(10)).hasSize(2);
    }

    @Test
    void aFullRingThrowsTheNewestAway() throws Exception {
        for (int i = 0; i < 130; i++) {
            ring.offer(link, List.of(discover(i)));
        }
        assertThat(take(200)).hasSize(100).startsWith(discover(0).bytes());
        assertThat(tally.snapshot().crowdedOut()).isEqualTo(30);
    }

    @Test
    void bytesAreBoundedToo() throws Exception {
        ArrivalRing small = ring(100, 1000);
        small.offer(link, List.of(discover(1), discover(2), discover(3), discover(4)));
        var taken = new ArrayList<Waiting>();
        small.take(taken, 10);
        assertThat(taken).hasSize(3);
    }

    @Test
    void shortDatagramsAreNeverTakenForTheSame() throws Exception {
        Datagram small = Samples.datagram(new byte[20], DhcpSocket.SERVER_PORT);
        ring.offer(link, List.of(small, small));
        assertThat(take(10)).hasSize(2);
    }

    @Test
    void anErrandRunsBeforeTheNextBatch() throws Exception {
        List<String> ran = new ArrayList<>();
        ring.entrust(() -> ran.add("errand"), true);
        assertThat(take(10)).isEmpty();
        assertThat(ran).containsExactly("errand");
    }

    @Test
    void aClosedRingIsEmptiedFirst() throws Exception {
        ring.offer(link, List.of(discover(1)));
        ring.close();
        var taken = new ArrayList<Waiting>();
        assertThat(ring.take(taken, 10)).isTrue();
        assertThat(ring.take(new ArrayList<>(), 10)).isFalse();
        assertThat(taken).hasSize(1);
    }

    private ArrivalRing ring(int packets, long bytes) {
        return new ArrivalRing(new ArrivalRing.Bounds(packets, bytes), tally, 42);
    }

    private static Datagram discover(int client) {
        return Samples.datagram(Samples.request(MessageType.DISCOVER, client).build());
    }

    private List<byte[]> take(int most) throws InterruptedException {
        var taken = new ArrayList<Waiting>();
        ring.take(taken, most);
        return taken.stream().map(waiting -> waiting.datagram().bytes()).toList();
    }
}
