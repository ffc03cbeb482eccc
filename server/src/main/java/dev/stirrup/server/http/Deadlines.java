package dev.stirrup.server.http;

import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// How long a connection may keep us waiting. One timer per connection, which looks now and then,
/// so a deadline may pass by up to half of the shortest limit before it is noticed.
final class Deadlines {
    private static final Duration LINGER = Duration.ofSeconds(2);

    private final HttpShell shell;
    private final EventExecutor loop;
    private final LongSupplier progress;
    private final Consumer<Waiting> expired;
    private Waiting waiting = Waiting.REQUEST;
    private long since;
    private long lastProgress;
    private @Nullable Future<?> timer;

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

    /// @param progress a number that changes whenever a byte of an answer leaves
    Deadlines(
            HttpShell shell, EventExecutor loop, LongSupplier progress, Consumer<Waiting> expired) {
        this.shell = shell;
        this.loop = loop;
        this.progress = progress;
        this.expired = expired;
    }

    void start() {
        since = now();
        schedule(interval());
    }

    void stop() {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    boolean isWaitingFor(Waiting what) {
        return waiting == what;
    }

    void waitFor(Waiting what) {
        waiting = what;
        since = now();
        if (what == Waiting.CLOSE) {
            stop();
            schedule(LINGER.toNanos());
        }
    }

    private void check() {
        long moved = progress.getAsLong();
        if (waiting == Waiting.ANSWER && moved != lastProgress) {
            since = now();
        }
        lastProgress = moved;
        long left = limit().toNanos() - (now() - since);
        if (left <= 0) {
            expired.accept(waiting);
        } else {
            schedule(Math.min(left, interval()));
        }
    }

    private void schedule(long delay) {
        timer = loop.schedule(this::check, delay, TimeUnit.NANOSECONDS);
    }

    private Duration limit() {
        return switch (waiting) {
            case REQUEST -> shell.settings().idleTimeout();
            case REST -> shell.settings().headTimeout();
            case ANSWER -> shell.settings().stallTimeout();
            case CLOSE -> LINGER;
        };
    }

    private long interval() {
        HttpSettings settings = shell.settings();
        long shortest =
                Math.min(settings.idleTimeout().toNanos(), settings.headTimeout().toNanos());
        return Math.min(shortest, settings.stallTimeout().toNanos()) / 2;
    }

    private long now() {
        return shell.nanos().getAsLong();
    }
}
