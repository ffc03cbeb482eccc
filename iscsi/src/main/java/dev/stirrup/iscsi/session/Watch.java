package dev.stirrup.iscsi.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Whether a session gets on: it notices the first read, when nothing comes of commands any more,
/// and when they go on. Pings do not count: an initiator sends them while a command of it hangs.
final class Watch {
    /// How long commands may stand still. Initiators give them up after 30 seconds and more;
    /// Linux's pings find after 10 that a link is gone.
    static final Duration PATIENCE = Duration.ofSeconds(10);

    /// How long a machine that logged in may take until it asks for something: firmware attaches
    /// disks before it asks what to boot.
    static final Duration FIRST_PATIENCE = Duration.ofSeconds(20);

    private long steps;
    private long seen = -1;
    private Instant since = Instant.MIN;
    private boolean hasRead;
    private boolean isTold;

    /// What is to be told.
    sealed interface Notice {
        /// Nothing has happened for so long; told once for each standstill.
        record Stalled(Duration waited) implements Notice {}

        /// What was told to stand still goes on.
        ///
        /// @param stood how long it did
        record Resumed(Duration stood) implements Notice {}
    }

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

    /// Looks at what became of it since the last time. A session that has read and has nothing open
    /// is not expected to do anything.
    ///
    /// @param hasOpen whether commands are open, or answers of theirs do not even fit in
    /// @param isAlone whether the target has no other session: a machine that has may use that
    Optional<Notice> look(Instant now, boolean hasOpen, boolean isAlone) {
        boolean isExpected = hasOpen || !hasRead && isAlone;
        if (steps != seen || !isExpected) {
            Optional<Notice> over =
                    Optional.of(isTold)
                            .filter(told -> told)
                            .map(_ -> new Notice.Resumed(Duration.between(since, now)));
            seen = steps;
            since = now;
            isTold = false;
            return over;
        }
        Duration waited = Duration.between(since, now);
        if (isTold || waited.compareTo(hasOpen ? PATIENCE : FIRST_PATIENCE) < 0) {
            return Optional.empty();
        }
        isTold = true;
        return Optional.of(new Notice.Stalled(waited));
    }
}
