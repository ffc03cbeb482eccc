package dev.stirrup.server.dhcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stirrup.wire.Ipv4;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ForeignServerWatchTest {
    private static final ForeignServer LEASING =
            new ForeignServer(
                    Ipv4.of("10.0.0.9"),
                    "52:54:00:00:00:09",
                    Optional.of(Ipv4.of("10.0.0.50")),
                    Optional.empty());
    private static final ForeignServer PROXY =
            new ForeignServer(
                    Ipv4.of("10.0.0.8"),
                    "52:54:00:00:00:08",
                    Optional.empty(),
                    Optional.of("ipxe.efi"));

    private final List<ForeignServer> present = new ArrayList<>();
    private final ForeignServerWatch watch =
            new ForeignServerWatch(
                    "lab", () -> List.copyOf(present), ForeignServerWatch.Policy.pausing());

    @Test
    void aServerThatLeasesAddressesPausesUsUntilItHasGone() {
        watch.look();
        assertThat(watch.mayServe()).isTrue();
        present.add(LEASING);
        watch.look();
        assertThat(watch.mayServe()).isFalse();
        assertThat(watch.known()).containsExactly(LEASING);
        present.clear();
        watch.look();
        assertThat(watch.mayServe()).isTrue();
        assertThat(watch.known()).isEmpty();
    }

    @Test
    void whereWeLeaseWeAreSilentUntilTheFirstLookHasEnded() throws Exception {
        var mayEnd = new CountDownLatch(1);
        var looking =
                new ForeignServerWatch(
                        "lab",
                        () -> {
                            try {
                                mayEnd.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                            return List.of();
                        },
                        ForeignServerWatch.Policy.pausing());
        try (looking) {
            looking.start();
            assertThat(looking.mayServe()).isFalse();
            mayEnd.countDown();
            await().atMost(Duration.ofSeconds(60)).until(looking::mayServe);
        }
    }

    @Test
    void aServerThatGivesBootInformationOnlyIsTold() {
        present.add(PROXY);
        watch.look();
        assertThat(watch.mayServe()).isTrue();
        assertThat(watch.known()).containsExactly(PROXY);
    }

    @Test
    void whereWeLeaseNothingNothingIsPaused() {
        var reporting =
                new ForeignServerWatch(
                        "lab", () -> List.of(LEASING), ForeignServerWatch.Policy.reporting());
        reporting.look();
        assertThat(reporting.mayServe()).isTrue();
        assertThat(reporting.known()).containsExactly(LEASING);
    }

    @Test
    void anOfferSeenInPassingPausesAtOnceAndHoldsForOneMoreLook() {
        watch.sighted(
                Samples.datagram(
                        Samples.bytes(DhcpListenerTest.foreignOffer()), DhcpSocket.CLIENT_PORT),
                DhcpListenerTest.foreignOffer());
        assertThat(watch.mayServe()).isFalse();
        assertThat(watch.known().getFirst().id()).isEqualTo(Ipv4.of("10.99.0.66"));
        assertThat(watch.known().getFirst().bootFile()).contains("other.efi");
        watch.look();
        assertThat(watch.mayServe()).isFalse();
        watch.look();
        assertThat(watch.mayServe()).isTrue();
    }

    @Test
    void aProbeThatFailsChangesNothing() {
        present.add(LEASING);
        watch.look();
        var broken =
                new ForeignServerWatch(
                        "lab",
                        () -> {
                            throw new IOException("the interface is down");
                        },
                        ForeignServerWatch.Policy.pausing());
        broken.look();
        broken.look();
        assertThat(broken.mayServe()).isTrue();
        assertThat(broken.known()).isEmpty();
    }

    @Test
    void messagesHoldNoTextFromTheNetwork() {
        assertThat(PROXY).hasToString("10.0.0.8 (52:54:00:00:00:08) gives boot information");
    }
}
