package dev.stirrup.iscsi.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Whether a session gets on: it notices the first read, and when nothing comes of commands any
/// more. Pings do not count: an initiator sends them while a command of it hangs.
final class Watch {
    /// Initiators give up after 30 seconds and more.
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private long steps;
    private long seen = -1;
    private Instant since = Instant.MAX;
    private boolean hasRead;
    private boolean isTold;

    /// A command came, went on or is done.
    void step() {
        steps++;
    }

    /// A command reads.
    ///
    /// @return whether it is the first one
    boolean reads() {
        boolean isFirst = !hasRead;
        hasRead = true;
        return isFirst;
    }

    /// For how long nothing has happened; told once for each standstill. A session that has read
    /// and has no command open is not expected to do anything.
    ///
    /// @param hasOpen whether commands are open
    Optional<Duration> look(Instant now, boolean hasOpen) {
        if (steps != seen) {
            seen = steps;
            since = now;
            isTold = false;
        }
        Duration waited = Duration.between(since, now);
        if (isTold || waited.compareTo(PATIENCE) < 0 || hasRead && !hasOpen) {
            return Optional.empty();
        }
        isTold = true;
        return Optional.of(waited);
    }
}
