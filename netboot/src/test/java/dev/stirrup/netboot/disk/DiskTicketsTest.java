package dev.stirrup.netboot.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Names of boots, and the secrets that follow from them.
class DiskTicketsTest {
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00.123456Z");

    private final DiskTickets tickets = tickets("a key");

    @ParameterizedTest
    @ValueSource(strings = {"web1", "52-54-00-00-00-01", "Web_1", "x.y", "y.", "a..b", "ü"})
    void aTicketIsKnownAgainWhateverTheMachineIsCalled(String machine) {
        String target = DiskNames.target(machine, "Cloud Image");
        DiskTicket made = tickets.make(machine, target, NOW);
        assertThat(made.initiator()).matches("iqn\\.[a-z0-9.:-]+").hasSizeLessThan(224);
        assertThat(target).matches("iqn\\.[a-z0-9.:-]+").hasSizeLessThan(224);
        assertThat(tickets.read(made.initiator(), target)).contains(made);
        assertThat(made.told()).isEqualTo(Instant.parse("2026-11-28T12:00:00.123Z"));
        assertThat(DiskNames.machine(target)).contains(machine);
        assertThat(DiskNames.owner(made.initiator())).contains(machine);
        assertThat(DiskNames.isOf(target, "Cloud Image")).isTrue();
        assertThat(DiskNames.isOf(target, "cloud image")).isFalse();
    }

    @Test
    void theLongestNamesFit() {
        String longest = "A".repeat(63);
        String target = DiskNames.target(longest, longest);
        assertThat(target).hasSizeLessThan(224);
        assertThat(tickets.make(longest, target, NOW).initiator()).hasSizeLessThan(224);
    }

    @Test
    void aTicketIsForOneMachineOneTargetAndOneServer() {
        String target = DiskNames.target("web1", "cloud");
        String initiator = tickets.make("web1", target, NOW).initiator();
        assertThat(tickets.read(initiator, DiskNames.target("web1", "other"))).isEmpty();
        assertThat(tickets.read(initiator.replace("web1", "web2"), target)).isEmpty();
        assertThat(tickets("another key").read(initiator, target)).isEmpty();
        assertThat(tickets.read(initiator + "0", target)).isEmpty();
        assertThat(tickets.read("iqn.2001-04.org.example:x", target)).isEmpty();
        assertThat(tickets.read("", target)).isEmpty();
    }

    @Test
    void secretsFollowFromTheNameAndTheKeyAndDifferByDirection() {
        assertThat(tickets.secret("a")).hasSize(16).isEqualTo(tickets("a key").secret("a"));
        assertThat(tickets.secret("a"))
                .isNotEqualTo(tickets.ownSecret("a"))
                .isNotEqualTo(tickets.secret("b"))
                .isNotEqualTo(tickets("another key").secret("a"));
        assertThat(new DiskAccess.Secrets("s", Optional.empty())).hasToString("Secrets");
    }

    private static DiskTickets tickets(String key) {
        return new DiskTickets(
                new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    }
}
