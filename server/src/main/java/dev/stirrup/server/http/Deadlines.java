package dev.stirrup.server.http;

import dev.stirrup.server.engine.Sweep;
import java.time.Duration;

/// How long a connection may keep us waiting. Looked at now and then by a [Sweep], so a deadline
/// may pass by up to half of the shortest limit, or a second, before it is noticed.
final class Deadlines extends Sweep.Watched {
    private static final Duration LINGER = Duration.ofSeconds(2);

    private final HttpShell shell;
    private final Sweep sweep;
    private final Patient patient;
    private Waiting waiting = Waiting.REQUEST;
    private long since;
    private long lastProgress;

    /// What a connection waits for.
    enum Waiting {
        /// The first byte of a request.
        REQUEST,
        /// The rest of a request.
        REST,
        /// The client to take an answer.
        ANSWER,
        /// The client to see that we have closed.
        CLOSE
    }

    /// Who waits.
    interface Patient {
        /// A number that changes whenever a byte of an answer leaves.
        long progress();

        /// It waited too long.
        void expired(Waiting what);
    }

    Deadlines(HttpShell shell, Sweep sweep, Patient patient) {
        this.shell = shell;
        this.sweep = sweep;
        this.patient = patient;
    }

    void start() {
        since = now();
        sweep.watch(this);
    }

    void stop() {
        sweep.forget(this);
    }

    boolean isWaitingFor(Waiting what) {
        return waiting == what;
    }

    void waitFor(Waiting what) {
        waiting = what;
        since = now();
    }

    /// When that began, or went on last, in the shell's nanoseconds.
    long since() {
        return since;
    }

    /// Tells the patient when its time is over.
    @Override
    protected void check() {
        long moved = patient.progress();
        if (waiting == Waiting.ANSWER && moved != lastProgress) {
            since = now();
        }
        lastProgress = moved;
        if (now() - since >= limit().toNanos()) {
            patient.expired(waiting);
        }
    }

    private Duration limit() {
        return switch (waiting) {
            case REQUEST -> shell.settings().idleTimeout();
            case REST -> shell.settings().headTimeout();
            case ANSWER -> shell.settings().stallTimeout();
            case CLOSE -> LINGER;
        };
    }

    private long now() {
        return shell.nanos().getAsLong();
    }
}
