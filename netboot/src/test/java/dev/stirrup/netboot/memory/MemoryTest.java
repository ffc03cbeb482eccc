package dev.stirrup.netboot.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.Serial;
import dev.stirrup.netboot.memory.OfferMemory.Way;
import dev.stirrup.wire.Ipv4;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MemoryTest {
    private static final Instant NOW = Instant.parse("2026-11-21T00:30:00Z");
    private static final HardwareAddress MAC = new HardwareAddress("52:54:00:77:00:01");
    private static final Ipv4 ADDRESS = Ipv4.of("10.77.0.100");
    private final AddressBook book = new AddressBook(2, 0);
    private final OfferMemory memory = new OfferMemory(2);

    @Test
    void whatAMachineSaidOnceIsKnownLater() {
        var serial = Serial.read("ABC123");
        book.learn(ADDRESS, new Claims(Optional.of(MAC), Optional.empty(), serial), NOW);
        book.learn(ADDRESS, Claims.of(MAC), NOW);
        assertThat(book.find(ADDRESS, NOW).serial()).isEqualTo(serial);
        assertThat(book.complete(Claims.of(MAC)).serial()).isEqualTo(serial);
    }

    @Test
    void anAddressIsForgottenAfterADay() {
        book.learn(ADDRESS, Claims.of(MAC), NOW);
        assertThat(book.find(ADDRESS, NOW.plus(Duration.ofHours(24)))).isEqualTo(Claims.none());
    }

    @Test
    void theBookIsBounded() {
        for (int i = 1; i < 10; i++) {
            book.learn(new Ipv4(i), Claims.of(MAC), NOW);
        }
        assertThat(book.find(new Ipv4(1), NOW)).isEqualTo(Claims.none());
        assertThat(book.find(new Ipv4(9), NOW)).isEqualTo(Claims.of(MAC));
    }

    @Test
    void noAddressAndNoNameAreNotLearned() {
        book.learn(Ipv4.NONE, Claims.of(MAC), NOW);
        book.learn(ADDRESS, Claims.none(), NOW);
        assertThat(book.find(Ipv4.NONE, NOW)).isEqualTo(Claims.none());
        assertThat(book.find(ADDRESS, NOW)).isEqualTo(Claims.none());
    }

    @Test
    void aMachineThatOnlyKeepsAskingIsAnsweredInTheNextWay() {
        for (int i = 0; i < 5; i++) {
            assertThat(memory.next(MAC, 2, NOW)).isEqualTo(new Way(0, false));
        }
        assertThat(memory.next(MAC, 2, NOW)).isEqualTo(new Way(1, true));
        assertThat(memory.next(MAC, 2, NOW)).isEqualTo(new Way(1, false));
        assertThat(memory.current(MAC, 2)).isEqualTo(1);
    }

    @Test
    void whatWorkedIsKept() {
        for (int i = 0; i < 6; i++) {
            memory.next(MAC, 2, NOW);
        }
        memory.progressed(MAC, NOW);
        for (int i = 0; i < 5; i++) {
            assertThat(memory.next(MAC, 2, NOW).index()).isEqualTo(1);
        }
    }

    @Test
    void bootsFarApartAreNoTrouble() {
        for (int i = 0; i < 50; i++) {
            Instant later = NOW.plus(Duration.ofMinutes(5L * i));
            assertThat(memory.next(MAC, 2, later)).isEqualTo(new Way(0, false));
        }
    }

    @Test
    void progressOfAnUnknownMachineTakesNoMemory() {
        memory.progressed(MAC, NOW);
        assertThat(memory.current(MAC, 2)).isZero();
    }
}
