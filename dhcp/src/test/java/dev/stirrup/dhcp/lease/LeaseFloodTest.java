package dev.stirrup.dhcp.lease;

import static dev.stirrup.dhcp.lease.Asking.HOUR;
import static dev.stirrup.dhcp.lease.Asking.SERVER;
import static dev.stirrup.dhcp.lease.Asking.START;
import static dev.stirrup.dhcp.lease.Asking.bind;
import static dev.stirrup.dhcp.lease.Asking.book;
import static dev.stirrup.dhcp.lease.Asking.discover;
import static dev.stirrup.dhcp.lease.Asking.mac;
import static dev.stirrup.dhcp.lease.Asking.offer;
import static dev.stirrup.dhcp.lease.Asking.selecting;
import static dev.stirrup.dhcp.lease.Asking.subnet;
import static dev.stirrup.dhcp.lease.Asking.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.dhcp.DhcpPacket;
import dev.stirrup.dhcp.Lease;
import dev.stirrup.dhcp.OptionCode;
import dev.stirrup.dhcp.lease.LeaseOutcome.Granted;
import dev.stirrup.dhcp.lease.LeaseOutcome.Ignored;
import dev.stirrup.dhcp.lease.LeaseOutcome.Offered;
import dev.stirrup.dhcp.lease.LeaseOutcome.Silence;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LeaseFloodTest {
    @Test
    void tenThousandMachinesAtOnceAreAllServed() {
        LeaseBook book = book("10.1.0.0", "10.1.39.15");
        var addresses = new HashSet<Ipv4>();
        for (int i = 0; i < 10_000; i++) {
            addresses.add(offer(book, discover(mac(i)), START));
        }
        assertThat(addresses).hasSize(10_000);
        for (int i = 0; i < 10_000; i++) {
            bind(book, mac(i), START.plusSeconds(4));
        }
        assertThat(book.leases()).hasSize(10_000);
        assertThat(book.openOffers()).isZero();
    }

    @Test
    void aFloodOfDiscoversDoesNotKeepKnownMachinesOut() {
        LeaseBook book = book("10.1.0.0", "10.1.0.255");
        Lease known = bind(book, mac(1), START);
        for (int i = 1000; i < 5000; i++) {
            book.receive(discover(mac(i)), START.plusSeconds(1));
        }
        assertThat(offer(book, discover(mac(1)), START.plusSeconds(2))).isEqualTo(known.address());
        assertThat(offer(book, discover(mac(1)), START.plus(HOUR).plusSeconds(1)))
                .isEqualTo(known.address());
    }

    @Test
    void anOfferThatNobodyTookGivesWayToANewMachine() {
        LeaseBook book = book("10.1.0.0", "10.1.0.255");
        for (int i = 1000; i < 1256; i++) {
            assertThat(book.receive(discover(mac(i)), START)).isInstanceOf(Offered.class);
        }
        assertThat(book.receive(discover(mac(1)), START.plusSeconds(5)))
                .isEqualTo(new Ignored(Silence.POOL_EXHAUSTED));
        Instant later = START.plus(LeaseBook.PATIENCE);
        assertThat(bind(book, mac(1), later).client()).isEqualTo(Bytes.ofHex("01525400000001"));
    }

    @Test
    void openOffersAreBoundedInAllAndPerCircuit() {
        var rules = LeaseRules.of(SERVER).withOffers(100, 10);
        var book = new LeaseBook(subnet("10.1.0.0", "10.1.255.255"), rules);
        Bytes port = Bytes.ofHex("010465746830");
        int offered = 0;
        for (int i = 0; i < 50; i++) {
            var packet = with(discover(mac(i)), OptionCode.RELAY_AGENT, port);
            offered += book.receive(packet, START) instanceof Offered ? 1 : 0;
        }
        assertThat(offered).isEqualTo(10);
        for (int i = 1000; i < 1500; i++) {
            offered += book.receive(discover(mac(i)), START) instanceof Offered ? 1 : 0;
        }
        assertThat(offered).isEqualTo(100);
        assertThat(book.openOffers()).isEqualTo(100);
        assertThat(book.receive(discover(mac(1000)), START)).isInstanceOf(Offered.class);
        var again = with(discover(mac(60)), OptionCode.RELAY_AGENT, port);
        assertThat(book.receive(again, START.plusSeconds(61))).isInstanceOf(Offered.class);
        assertThat(book.openOffers()).isEqualTo(1);
    }

    /// Random clients over days, with writes that fail and restarts between: no address is ever two
    /// clients' at once, and a client that comes back in time keeps its address.
    @Test
    void noAddressIsLentTwice() {
        var random = new Random(3046);
        LeaseBook book = book("10.1.0.0", "10.1.0.63");
        Map<Ipv4, Lease> acknowledged = new HashMap<>();
        List<Lease> stored = new ArrayList<>();
        Instant now = START;
        for (int step = 0; step < 15_000; step++) {
            now = now.plusSeconds(random.nextInt(120));
            Bytes mac = mac(random.nextInt(90));
            if (random.nextInt(500) == 0) {
                book = book("10.1.0.0", "10.1.0.63");
                book.load(stored);
            }
            LeaseOutcome outcome = book.receive(packet(mac, acknowledged, random), now);
            if (outcome instanceof LeaseOutcome.Ended(Lease ended)) {
                acknowledged.remove(ended.address());
                stored.removeIf(lease -> lease.address().equals(ended.address()));
                stored.add(ended);
            }
            if (outcome instanceof Granted(Lease lease, var time)) {
                if (random.nextInt(10) == 0) {
                    book.forget(lease);
                    continue;
                }
                Lease other = acknowledged.get(lease.address());
                if (other != null && other.expires().isAfter(now)) {
                    assertThat(lease.chaddr()).isEqualTo(other.chaddr());
                }
                assertThat(time).isPositive();
                book.apply(lease, now);
                acknowledged.values().removeIf(l -> l.chaddr().equals(lease.chaddr()));
                acknowledged.put(lease.address(), lease);
                stored.removeIf(l -> l.address().equals(lease.address()));
                stored.add(lease);
            }
        }
        assertThat(acknowledged).hasSizeGreaterThan(30);
    }

    private static DhcpPacket packet(Bytes mac, Map<Ipv4, Lease> leases, Random random) {
        Ipv4 guess = new Ipv4(Ipv4.of("10.1.0.0").bits() + random.nextInt(70));
        Ipv4 own =
                leases.values().stream()
                        .filter(lease -> lease.chaddr().equals(mac))
                        .map(Lease::address)
                        .findFirst()
                        .orElse(guess);
        return switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> discover(mac);
            case 4, 5, 6 -> selecting(mac, guess);
            case 7 -> selecting(mac, own);
            case 8 -> Asking.renewing(mac, own);
            case 9 -> Asking.rebooting(mac, own);
            case 10 -> Asking.releasing(mac, own);
            default -> Asking.declining(mac, own);
        };
    }
}
