package dev.stirrup.dhcp.lease;

import static dev.stirrup.dhcp.lease.Asking.HOUR;
import static dev.stirrup.dhcp.lease.Asking.SERVER;
import static dev.stirrup.dhcp.lease.Asking.START;
import static dev.stirrup.dhcp.lease.Asking.asking;
import static dev.stirrup.dhcp.lease.Asking.bind;
import static dev.stirrup.dhcp.lease.Asking.book;
import static dev.stirrup.dhcp.lease.Asking.declining;
import static dev.stirrup.dhcp.lease.Asking.discover;
import static dev.stirrup.dhcp.lease.Asking.grant;
import static dev.stirrup.dhcp.lease.Asking.mac;
import static dev.stirrup.dhcp.lease.Asking.offer;
import static dev.stirrup.dhcp.lease.Asking.rebooting;
import static dev.stirrup.dhcp.lease.Asking.releasing;
import static dev.stirrup.dhcp.lease.Asking.renewing;
import static dev.stirrup.dhcp.lease.Asking.selecting;
import static dev.stirrup.dhcp.lease.Asking.subnet;
import static dev.stirrup.dhcp.lease.Asking.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stirrup.dhcp.DhcpPacketBuilder;
import dev.stirrup.dhcp.Lease;
import dev.stirrup.dhcp.MessageType;
import dev.stirrup.dhcp.OptionCode;
import dev.stirrup.dhcp.lease.LeaseOutcome.Ended;
import dev.stirrup.dhcp.lease.LeaseOutcome.Granted;
import dev.stirrup.dhcp.lease.LeaseOutcome.Ignored;
import dev.stirrup.dhcp.lease.LeaseOutcome.Informed;
import dev.stirrup.dhcp.lease.LeaseOutcome.Offered;
import dev.stirrup.dhcp.lease.LeaseOutcome.Refusal;
import dev.stirrup.dhcp.lease.LeaseOutcome.Refused;
import dev.stirrup.dhcp.lease.LeaseOutcome.Silence;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeaseBookTest {
    private static final Bytes ONE = mac(1);
    private static final Bytes TWO = mac(2);
    private static final Ipv4 ONLY = Ipv4.of("10.0.0.10");

    @Test
    void offersThenGrantsTheSameAddress() {
        LeaseBook book = book("10.0.0.10", "10.0.0.20");
        var offered = (Offered) book.receive(discover(ONE), START);
        assertThat(offered.isFresh()).isTrue();
        assertThat(offered.time()).isEqualTo(HOUR);
        Ipv4 address = offered.lease().address();
        var granted = (Granted) book.receive(selecting(ONE, address), START);
        Lease lease = granted.lease();
        assertThat(lease.address()).isEqualTo(address);
        assertThat(lease.client()).isEqualTo(Bytes.ofHex("01525400000001"));
        assertThat(lease.expires()).isEqualTo(START.plus(HOUR));
        book.apply(lease, START);
        assertThat(book.leases()).containsExactly(lease);
        assertThat(book.openOffers()).isZero();
    }

    @Test
    void keepsAnAddressThroughRenewalRestartAndReboot() {
        LeaseBook book = book("10.0.0.10", "10.0.255.20");
        Lease lease = bind(book, ONE, START);
        Instant half = START.plus(HOUR.dividedBy(2));
        Lease renewed = grant(book, renewing(ONE, lease.address()), half);
        assertThat(renewed.expires()).isEqualTo(half.plus(HOUR));

        LeaseBook restarted = book("10.0.0.10", "10.0.255.20");
        restarted.load(book.leases());
        Instant later = half.plus(HOUR.multipliedBy(100));
        assertThat(offer(restarted, discover(ONE), later)).isEqualTo(lease.address());
        assertThat(grant(restarted, rebooting(ONE, lease.address()), later).address())
                .isEqualTo(lease.address());
    }

    @Test
    void aClientGetsTheSameAddressEvenFromAnEmptyBook() {
        Ipv4 address = bind(book("10.0.0.10", "10.0.255.20"), ONE, START).address();
        LeaseBook empty = book("10.0.0.10", "10.0.255.20");
        bind(empty, TWO, START);
        assertThat(bind(empty, ONE, START).address()).isEqualTo(address);
    }

    @Test
    void firmwareLoaderAndSystemOfOneMachineShareAnAddress() {
        LeaseBook book = book("10.0.0.10", "10.0.255.20");
        Ipv4 firmware = bind(book, ONE, START).address();
        Bytes loader = Bytes.ofHex("01525400000001");
        Bytes system = Bytes.ofHex("ff00000001000100012a");
        assertThat(offerWithId(book, loader)).isEqualTo(firmware);
        assertThat(offerWithId(book, system)).isEqualTo(firmware);
    }

    @Test
    void withClientIdsTheStagesStillShareButTwoSystemsDoNot() {
        var rules = LeaseRules.of(SERVER).withClientIds(true);
        var book = new LeaseBook(subnet("10.0.0.10", "10.0.255.20"), rules);
        Ipv4 firmware = bind(book, ONE, START).address();
        Bytes system = Bytes.ofHex("ff00000001000100012a");
        Bytes other = Bytes.ofHex("ff00000002000100012b");
        assertThat(bindWithId(book, system)).isEqualTo(firmware);
        // The machine reboots: its firmware sends no identifier and finds the system's lease.
        assertThat(bind(book, ONE, START).address()).isEqualTo(firmware);
        assertThat(bindWithId(book, system)).isEqualTo(firmware);
        assertThat(bindWithId(book, other)).isNotEqualTo(firmware);
    }

    @Test
    void givesTheAskedAddressWhenItIsFree() {
        LeaseBook book = book("10.0.0.10", "10.0.255.20");
        Ipv4 wish = Ipv4.of("10.0.7.7");
        Bytes value = Bytes.of(wish.toBytes());
        assertThat(offer(book, with(discover(ONE), OptionCode.REQUESTED_ADDRESS, value), START))
                .isEqualTo(wish);
        assertThat(offer(book, with(discover(TWO), OptionCode.REQUESTED_ADDRESS, value), START))
                .isNotEqualTo(wish);
    }

    @Test
    void neverLendsTheRouterTheNetworkAndItsBroadcast() {
        LeaseBook book = book("10.0.0.0", "10.0.0.3");
        var lent = new HashSet<Ipv4>();
        lent.add(bind(book, ONE, START).address());
        lent.add(bind(book, TWO, START).address());
        assertThat(lent).containsExactlyInAnyOrder(Ipv4.of("10.0.0.2"), Ipv4.of("10.0.0.3"));
        assertThat(book.receive(discover(mac(3)), START))
                .isEqualTo(new Ignored(Silence.POOL_EXHAUSTED));
    }

    @Test
    void reusesTheAddressThatEndedFirst() {
        LeaseBook book = book("10.0.0.10", "10.0.0.12");
        Lease first = bind(book, mac(1), START);
        bind(book, mac(2), START.plusSeconds(10));
        bind(book, mac(3), START.plusSeconds(20));
        Instant later = START.plus(HOUR).plusSeconds(30);
        assertThat(bind(book, mac(4), later).address()).isEqualTo(first.address());
        // Its former client is known, but its address is taken now.
        assertThat(offer(book, discover(mac(1)), later)).isNotEqualTo(first.address());
    }

    @Test
    void aRefusedWriteLeavesTheBookAsItWas() {
        LeaseBook book = book("10.0.0.10", "10.0.0.10");
        offer(book, discover(ONE), START);
        var granted = (Granted) book.receive(selecting(ONE, ONLY), START);
        assertThat(book.receive(discover(TWO), START.plus(HOUR)))
                .as("the address is kept while the lease is being written, however long")
                .isEqualTo(new Ignored(Silence.POOL_EXHAUSTED));
        book.forget(granted.lease());
        assertThat(book.leases()).isEmpty();
        assertThat(offer(book, discover(TWO), START.plus(HOUR))).isEqualTo(ONLY);
    }

    @Test
    void aRefusedRenewalKeepsTheFormerLease() {
        LeaseBook book = book("10.0.0.10", "10.0.0.10");
        Lease lease = bind(book, ONE, START);
        var granted = (Granted) book.receive(renewing(ONE, ONLY), START.plusSeconds(60));
        book.forget(granted.lease());
        assertThat(book.leases()).containsExactly(lease);
    }

    @Test
    void aRepeatedRequestIsGrantedTwiceAndEndsWell() {
        LeaseBook book = book("10.0.0.10", "10.0.0.10");
        offer(book, discover(ONE), START);
        var first = (Granted) book.receive(selecting(ONE, ONLY), START);
        var second = (Granted) book.receive(selecting(ONE, ONLY), START.plusSeconds(1));
        book.forget(first.lease());
        assertThat(book.receive(discover(TWO), START))
                .isEqualTo(new Ignored(Silence.POOL_EXHAUSTED));
        book.apply(second.lease(), START);
        assertThat(book.leases()).containsExactly(second.lease());
        assertThat(book.openOffers()).isZero();
    }

    @Test
    void anotherServersClientGivesTheOfferBack() {
        LeaseBook book = book("10.0.0.10", "10.0.0.10");
        offer(book, discover(ONE), START);
        var elsewhere = asking(MessageType.REQUEST, ONE, ONLY, Ipv4.of("10.0.0.2"));
        assertThat(book.receive(elsewhere, START)).isEqualTo(new Ignored(Silence.OTHER_SERVER));
        assertThat(offer(book, discover(TWO), START)).isEqualTo(ONLY);
    }

    @Test
    void anOfferEndsByItself() {
        LeaseBook book = book("10.0.0.10", "10.0.0.10");
        offer(book, discover(ONE), START);
        assertThat(book.receive(discover(TWO), START.plusSeconds(10)))
                .isEqualTo(new Ignored(Silence.POOL_EXHAUSTED));
        assertThat(offer(book, discover(TWO), START.plusSeconds(60))).isEqualTo(ONLY);
    }

    @Test
    void aReleasedAddressIsKeptForItsClientWhileThereAreOthers() {
        LeaseBook book = book("10.0.0.10", "10.0.0.11");
        Lease lease = bind(book, ONE, START);
        var ended = (Ended) book.receive(releasing(ONE, lease.address()), START.plusSeconds(5));
        assertThat(ended.lease().state()).isEqualTo(Lease.State.RELEASED);
        assertThat(bind(book, TWO, START.plusSeconds(6)).address()).isNotEqualTo(lease.address());
        assertThat(bind(book, ONE, START.plusSeconds(7)).address()).isEqualTo(lease.address());
    }

    @Test
    void nobodyElseReleasesOrDeclinesALease() {
        LeaseBook book = book("10.0.0.10", "10.0.0.11");
        Lease lease = bind(book, ONE, START);
        assertThat(book.receive(releasing(TWO, lease.address()), START))
                .isEqualTo(new Ignored(Silence.NOT_THE_OWNER));
        assertThat(book.receive(declining(TWO, lease.address()), START))
                .isEqualTo(new Ignored(Silence.NOT_THE_OWNER));
        assertThat(book.leases()).containsExactly(lease);
    }

    @Test
    void aDeclinedAddressRestsForTheQuarantine() {
        LeaseBook book = book("10.0.0.10", "10.0.0.10");
        bind(book, ONE, START);
        var ended = (Ended) book.receive(declining(ONE, ONLY), START);
        Instant end = START.plus(Duration.ofMinutes(10));
        assertThat(ended.lease().state()).isEqualTo(Lease.State.DECLINED);
        assertThat(ended.lease().expires()).isEqualTo(end);
        assertThat(book.receive(discover(ONE), end.minusSeconds(1)))
                .isEqualTo(new Ignored(Silence.POOL_EXHAUSTED));
        assertThat(offer(book, discover(ONE), end)).isEqualTo(ONLY);
    }

    @Test
    void oneClientCannotDeclineThePool() {
        LeaseBook book = book("10.0.0.10", "10.0.0.109");
        int quarantined = 0;
        for (int i = 0; i < 200; i++) {
            Lease lease = bind(book, ONE, START);
            var ended = (Ended) book.receive(declining(ONE, lease.address()), START);
            quarantined += ended.lease().state() == Lease.State.DECLINED ? 1 : 0;
        }
        assertThat(quarantined).isEqualTo(3);
    }

    @Test
    void manyClientsCannotDeclineMoreThanATenthOfThePool() {
        LeaseBook book = book("10.0.0.10", "10.0.0.209");
        int quarantined = 0;
        for (int i = 0; i < 200; i++) {
            Lease lease = bind(book, mac(i), START);
            var ended = (Ended) book.receive(declining(mac(i), lease.address()), START);
            quarantined += ended.lease().state() == Lease.State.DECLINED ? 1 : 0;
        }
        assertThat(quarantined).isEqualTo(20);
    }

    @Test
    void anAddressThatAnsweredAProbeIsNotOfferedAgain() {
        LeaseBook book = book("10.0.0.10", "10.0.0.11");
        Ipv4 first = offer(book, discover(ONE), START);
        Lease rests = book.conflict(first, START).orElseThrow();
        assertThat(rests.state()).isEqualTo(Lease.State.DECLINED);
        assertThat(offer(book, discover(ONE), START)).isNotEqualTo(first);
        Lease lent = bind(book, ONE, START);
        assertThat(book.conflict(lent.address(), START)).isEmpty();
    }

    @Test
    void aReservationWinsOverTheFormerLeaseAndNobodyElseGetsIt() {
        var reserved = new Reservation(Reservation.By.HARDWARE, ONE, Ipv4.of("10.0.0.10"));
        var outside = new Reservation(Reservation.By.HARDWARE, TWO, Ipv4.of("10.0.9.9"));
        LeaseBook book = book("10.0.0.10", "10.0.0.11", reserved, outside);
        assertThat(bind(book, mac(3), START).address()).isEqualTo(Ipv4.of("10.0.0.11"));
        assertThat(book.receive(discover(mac(4)), START))
                .isEqualTo(new Ignored(Silence.POOL_EXHAUSTED));
        assertThat(bind(book, ONE, START).address()).isEqualTo(reserved.address());
        assertThat(bind(book, TWO, START).address()).isEqualTo(outside.address());
        assertThat(book.receive(rebooting(ONE, Ipv4.of("10.0.0.11")), START))
                .isEqualTo(new Refused(Refusal.RESERVED_ELSEWHERE));
    }

    @Test
    void aNewReservationMovesItsClientOnceTheAddressIsFree() {
        LeaseBook before = book("10.0.0.10", "10.0.0.12");
        Lease mine = bind(before, ONE, START);
        Lease theirs = bind(before, TWO, START);
        var reserved = new Reservation(Reservation.By.HARDWARE, ONE, theirs.address());
        LeaseBook book = book("10.0.0.10", "10.0.0.12", reserved);
        book.load(List.of(mine, theirs));
        assertThat(offer(book, discover(ONE), START)).isEqualTo(mine.address());
        assertThat(book.receive(renewing(TWO, theirs.address()), START))
                .isEqualTo(new Refused(Refusal.NOT_LENT));
        Instant later = START.plus(HOUR);
        assertThat(book.receive(renewing(ONE, mine.address()), later))
                .isEqualTo(new Refused(Refusal.RESERVED_ELSEWHERE));
        assertThat(bind(book, ONE, later).address()).isEqualTo(theirs.address());
    }

    @Test
    void reservesByClientIdentifierAndByCircuit() {
        Bytes id = Bytes.ofHex("00aabb");
        Bytes circuit = Bytes.ofHex("65746830");
        var byId = new Reservation(Reservation.By.CLIENT, id, Ipv4.of("10.0.0.50"));
        var byPort = new Reservation(Reservation.By.CIRCUIT, circuit, Ipv4.of("10.0.0.51"));
        LeaseBook book = book("10.0.0.10", "10.0.0.12", byId, byPort);
        assertThat(offerWithId(book, id)).isEqualTo(byId.address());
        Bytes relay = Bytes.ofHex("010465746830");
        assertThat(offer(book, with(discover(TWO), OptionCode.RELAY_AGENT, relay), START))
                .isEqualTo(byPort.address());
    }

    @Test
    void grantsTheTimeThatIsAskedForWithinLimits() {
        LeaseBook book = book("10.0.0.10", "10.0.0.12");
        assertThat(timeFor(book, "0000012c")).isEqualTo(Duration.ofMinutes(5));
        assertThat(timeFor(book, "00000001")).isEqualTo(LeaseTimes.SHORTEST);
        assertThat(timeFor(book, "ffffffff")).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void keepsSilentWhereThereIsNothingToSay() {
        LeaseBook book = book("10.0.0.10", "10.0.0.12");
        var nameless = DhcpPacketBuilder.request(MessageType.DISCOVER, 1, Bytes.empty()).build();
        assertThat(book.receive(nameless, START)).isEqualTo(new Ignored(Silence.NO_IDENTITY));
        var reply = discover(ONE).reply(MessageType.OFFER, SERVER).build();
        assertThat(book.receive(reply, START)).isEqualTo(new Ignored(Silence.NOT_A_REQUEST));
        var empty = DhcpPacketBuilder.request(MessageType.REQUEST, 1, ONE).build();
        assertThat(book.receive(empty, START)).isEqualTo(new Ignored(Silence.NOT_A_REQUEST));
    }

    @Test
    void informsWithoutLending() {
        LeaseBook book = book("10.0.0.10", "10.0.0.12");
        var inform =
                DhcpPacketBuilder.request(MessageType.INFORM, 1, ONE)
                        .ciaddr(Ipv4.of("10.0.0.77"))
                        .build();
        assertThat(book.receive(inform, START)).isEqualTo(new Informed(Ipv4.of("10.0.0.77")));
        assertThat(book.leases()).isEmpty();
    }

    @Test
    void refusesASubnetWithProblemsAndNamesAllOfThem() {
        Subnet wrong =
                subnet(
                        "11.0.0.10",
                        "11.0.0.12",
                        new Reservation(Reservation.By.HARDWARE, ONE, SERVER));
        assertThat(wrong.problems()).hasSize(2);
        assertThatThrownBy(() -> new LeaseBook(wrong, LeaseRules.of(SERVER)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Duration timeFor(LeaseBook book, String asked) {
        var packet = with(discover(ONE), OptionCode.LEASE_TIME, Bytes.ofHex(asked));
        return ((Offered) book.receive(packet, START)).time();
    }

    private static Ipv4 offerWithId(LeaseBook book, Bytes id) {
        return offer(book, with(discover(ONE), OptionCode.CLIENT_IDENTIFIER, id), START);
    }

    private static Ipv4 bindWithId(LeaseBook book, Bytes id) {
        Ipv4 address = offerWithId(book, id);
        var request = with(selecting(ONE, address), OptionCode.CLIENT_IDENTIFIER, id);
        return grant(book, request, START).address();
    }
}
