package dev.stirrup.server.http;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Milestone;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Turns answers of one connection into events. Parts of one file are added up and published at
/// most once a second: a machine that reads its disk over HTTP asks for thousands of them. Used on
/// the connection's loop only.
final class ServedTally {
    private static final Duration QUIET = Duration.ofSeconds(1);

    private final HttpShell shell;
    private final EventExecutor loop;
    private @Nullable Told told;
    private boolean isQuiet;

    ServedTally(HttpShell shell, EventExecutor loop) {
        this.shell = shell;
        this.loop = loop;
    }

    /// Something that happened on this connection.
    record Told(Claims claims, String network, Milestone.HttpServed what) {
        boolean isSameFileAs(Told other) {
            return what.path().equals(other.what.path()) && claims.equals(other.claims);
        }

        Told plus(Told more) {
            var sum =
                    new Milestone.HttpServed(
                            what.method(),
                            what.path(),
                            what.kind(),
                            what.status(),
                            what.bytes() + more.what.bytes(),
                            what.took().plus(more.what.took()),
                            what.channel());
            return new Told(claims, network, sum);
        }
    }

    void served(Told next) {
        if (next.what.status() != Status.PARTIAL_CONTENT.code()) {
            flush();
            publish(next);
            return;
        }
        Told before = told;
        if (before != null && !before.isSameFileAs(next)) {
            flush();
            before = null;
        }
        told = before == null ? next : before.plus(next);
        if (!isQuiet) {
            flush();
            keepQuiet();
        }
    }

    void broken(Claims claims, String network, Milestone.HttpBroken what) {
        flush();
        shell.ports()
                .events()
                .publish(new BootEvent(shell.ports().clock().instant(), claims, network, what));
    }

    /// Publishes what has been held back.
    void flush() {
        Told held = told;
        told = null;
        if (held != null) {
            publish(held);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Cannot fail; ends with the loop.
    private void keepQuiet() {
        isQuiet = true;
        loop.schedule(this::endQuiet, QUIET.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void endQuiet() {
        isQuiet = false;
        if (told != null) {
            flush();
            keepQuiet();
        }
    }

    private void publish(Told one) {
        shell.ports()
                .events()
                .publish(
                        new BootEvent(
                                shell.ports().clock().instant(),
                                one.claims,
                                one.network,
                                one.what));
    }
}
