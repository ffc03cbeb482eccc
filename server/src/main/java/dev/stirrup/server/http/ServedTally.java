package dev.stirrup.server.http;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.boot.event.Milestone.FileKind;
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
    private final Peer peer;
    private @Nullable Answer held;
    private long heldBytes;
    private long heldNanos;
    private boolean isQuiet;

    ServedTally(HttpShell shell, EventExecutor loop, Peer peer) {
        this.shell = shell;
        this.loop = loop;
        this.peer = peer;
    }

    /// An answer that has left on this connection. Of parts no more is said than of their sum, so
    /// most answers never become an event.
    record Answer(
            Claims claims, RequestHead head, FileKind kind, Status status, long bytes, long nanos) {
        boolean isSameFileAs(Answer other) {
            return head.path().equals(other.head.path()) && claims.equals(other.claims);
        }
    }

    void served(Answer next) {
        if (next.status != Status.PARTIAL_CONTENT) {
            flush();
            publish(next, next.bytes, next.nanos);
            return;
        }
        Answer before = held;
        if (before == null || !before.isSameFileAs(next)) {
            flush();
            held = next;
        }
        heldBytes += next.bytes;
        heldNanos += next.nanos;
        if (!isQuiet) {
            flush();
            keepQuiet();
        }
    }

    void broken(Claims claims, Milestone.HttpBroken what) {
        flush();
        publish(claims, what);
    }

    /// Publishes what has been held back.
    void flush() {
        Answer present = held;
        if (present != null) {
            held = null;
            publish(present, heldBytes, heldNanos);
        }
        heldBytes = 0;
        heldNanos = 0;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Cannot fail; ends with the loop.
    private void keepQuiet() {
        isQuiet = true;
        loop.schedule(this::endQuiet, QUIET.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void endQuiet() {
        isQuiet = false;
        if (held != null) {
            flush();
            keepQuiet();
        }
    }

    private void publish(Answer one, long bytes, long nanos) {
        publish(
                one.claims,
                new Milestone.HttpServed(
                        one.head.method(),
                        shell.ports().redact().apply(one.head.path()),
                        one.kind,
                        one.status.code(),
                        bytes,
                        Duration.ofNanos(nanos),
                        peer.channel()));
    }

    private void publish(Claims claims, Milestone what) {
        shell.ports()
                .events()
                .publish(
                        new BootEvent(
                                shell.ports().clock().instant(), claims, peer.networkName(), what));
    }
}
