package dev.stirrup.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.wire.Ipv4;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final PeerNetwork MANY = PeerNetwork.of(Ipv4.of("10.0.0.1"));
    private static final PeerNetwork OTHER = PeerNetwork.of(Ipv4.of("10.0.0.2"));

    private final Admission admission = new Admission(100, 10);

    @Test
    void oneAddressMayHaveMuchMoreThanItsShareWhileThereIsRoom() {
        assertThat(entered(MANY, 100)).isEqualTo(50);
    }

    @Test
    void othersGetTheirShareOfWhatIsLeft() {
        entered(MANY, 100);

        assertThat(entered(OTHER, 100)).isEqualTo(10);
        assertThat(admission.enter(MANY)).isFalse();
    }

    @Test
    void aPlaceGivenBackCanBeTakenAgain() {
        entered(MANY, 100);
        admission.leave(MANY);

        assertThat(admission.enter(MANY)).isTrue();
        assertThat(admission.enter(MANY)).isFalse();
    }

    @Test
    void noMoreThanAllAreLetIn() {
        int all = 0;
        for (int i = 1; i <= 30; i++) {
            all += entered(PeerNetwork.of(Ipv4.of("10.0.1." + i)), 10);
        }
        assertThat(all).isEqualTo(100);
    }

    private int entered(PeerNetwork address, int tries) {
        int entered = 0;
        for (int i = 0; i < tries; i++) {
            entered += admission.enter(address) ? 1 : 0;
        }
        return entered;
    }
}
