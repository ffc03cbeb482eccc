package dev.stirrup.dhcp.lease;

import static dev.stirrup.dhcp.lease.Asking.HOUR;
import static dev.stirrup.dhcp.lease.Asking.START;
import static dev.stirrup.dhcp.lease.Asking.bind;
import static dev.stirrup.dhcp.lease.Asking.book;
import static dev.stirrup.dhcp.lease.Asking.declining;
import static dev.stirrup.dhcp.lease.Asking.discover;
import static dev.stirrup.dhcp.lease.Asking.mac;
import static dev.stirrup.dhcp.lease.Asking.offer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.dhcp.Lease;
import dev.stirrup.dhcp.lease.LeaseOutcome.Ended;
import dev.stirrup.dhcp.lease.LeaseOutcome.Ignored;
import dev.stirrup.dhcp.lease.LeaseOutcome.Silence;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// A computer whose clock was far ahead until it learned the hour.
class ClockSetBackTest {
    private static final Instant AHEAD = START.plus(Duration.ofDays(36_500));
    private static final Bytes ONE = mac(1);
    private static final Bytes TWO = mac(2);
    private static final Ipv4 ONLY = Ipv4.of("10.0.0.10");

    @Test
    void anOfferEndsAfterItsTime() {
        LeaseBook book = book("10.0.0.10", "10.0.0.10");
        offer(book, discover(ONE), AHEAD);
        assertThat(book.receive(discover(TWO), START)).isEqualTo(exhausted());
        assertThat(offer(book, discover(TWO), START.plusSeconds(60))).isEqualTo(ONLY);
    }

    @Test
    void aLeaseEndsAfterTheLongestThereIs() {
        LeaseBook book = book("10.0.0.10", "10.0.0.10");
        bind(book, ONE, AHEAD);
        assertThat(book.receive(discover(TWO), START.plus(HOUR))).isEqualTo(exhausted());
        assertThat(offer(book, discover(TWO), START.plus(Duration.ofDays(2)))).isEqualTo(ONLY);
    }

    @Test
    void aRememberedLeaseDoesToo() {
        LeaseBook before = book("10.0.0.10", "10.0.0.10");
        bind(before, ONE, AHEAD);
        LeaseBook book = book("10.0.0.10", "10.0.0.10");
        book.load(before.leases());
        assertThat(book.receive(discover(TWO), START)).isEqualTo(exhausted());
        assertThat(offer(book, discover(TWO), START.plus(Duration.ofDays(1)))).isEqualTo(ONLY);
    }

    /// It may have been granted when leases lasted longer.
    @Test
    void aLeaseOfSomeWeeksStays() {
        LeaseBook before = book("10.0.0.10", "10.0.0.10");
        bind(before, ONE, START.plus(Duration.ofDays(28)));
        LeaseBook book = book("10.0.0.10", "10.0.0.10");
        book.load(before.leases());
        assertThat(book.receive(discover(TWO), START)).isEqualTo(exhausted());
        assertThat(book.receive(discover(TWO), START.plus(Duration.ofDays(27))))
                .isEqualTo(exhausted());
    }

    @Test
    void aQuarantineEndsAfterItsTime() {
        LeaseBook book = book("10.0.0.10", "10.0.0.10");
        bind(book, ONE, AHEAD);
        book.receive(declining(ONE, ONLY), AHEAD);
        assertThat(book.receive(discover(TWO), START)).isEqualTo(exhausted());
        assertThat(offer(book, discover(TWO), START.plus(Duration.ofMinutes(10)))).isEqualTo(ONLY);
    }

    @Test
    void whatWasDeclinedBeforeCountsAgainstNobody() {
        LeaseBook book = book("10.0.0.10", "10.0.0.89");
        for (int i = 0; i < 20; i++) {
            declined(book, mac(i % 4), AHEAD);
        }
        assertThat(declined(book, ONE, START)).isEqualTo(Lease.State.DECLINED);
    }

    private static Lease.State declined(LeaseBook book, Bytes mac, Instant now) {
        Ipv4 address = bind(book, mac, now).address();
        return ((Ended) book.receive(declining(mac, address), now)).lease().state();
    }

    private static Ignored exhausted() {
        return new Ignored(Silence.POOL_EXHAUSTED);
    }
}
