package dev.stirrup.iscsi.session;

import java.time.Duration;
import java.time.Instant;

/// Whether the initiator is still there. Only those are asked that ping themselves: iPXE and EDK2
/// never answer a ping, so their silence says nothing; for them the socket's own probes have to do.
final class Liveness {
    /// The tag of our pings; there is only one at a time.
    static final int TAG = 1;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// What silence leads to.
    enum Step {
        NOTHING,
        PING,
        GIVE_UP
    }

    private Instant heard = Instant.MIN;
    private boolean knowsPings;
    private boolean isAsked;

    void heard(Instant now) {
        heard = now;
        isAsked = false;
    }

    void knowsPings() {
        knowsPings = true;
    }

    Instant deadline() {
        if (!knowsPings) {
            return Instant.MAX;
        }
        return heard.plus(isAsked ? PATIENCE.multipliedBy(2) : PATIENCE);
    }

    Step expire(Instant now) {
        if (now.isBefore(deadline())) {
            return Step.NOTHING;
        }
        Step step = isAsked ? Step.GIVE_UP : Step.PING;
        isAsked = true;
        return step;
    }
}
