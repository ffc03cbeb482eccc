package dev.stirrup.server.engine.tls;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.server.tls.TlsFailure;
import dev.stirrup.server.tls.TlsFront;
import dev.stirrup.wire.Ipv4;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// Tells of handshakes. Firmware opens a connection for each file: the same news of one client is
/// told once in a while. Strangers have no story; their failures are counted.
final class HandshakeStory {
    private static final Duration QUIET = Duration.ofMinutes(1);
    private static final int MOST = 4096;

    private final TlsFront.Ports ports;
    private final LongAdder failures = new LongAdder();
    private final Map<News, Instant> told =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<News, Instant> eldest) {
                    return size() > MOST;
                }
            };

    private record News(Ipv4 client, Milestone what) {}

    HandshakeStory(TlsFront.Ports ports) {
        this.ports = ports;
    }

    long failures() {
        return failures.sum();
    }

    void established(Visitor visitor, Secured secured) {
        String subject =
                secured.client()
                        .map(X509Certificate::getSubjectX500Principal)
                        .map(Object::toString)
                        .orElse("");
        tell(
                visitor,
                new Milestone.TlsEstablished(
                        secured.version(), secured.suite(), secured.engine(), subject));
    }

    void failed(Visitor visitor, TlsFailure failure) {
        failures.increment();
        tell(visitor, new Milestone.TlsFailed(failure.why(), failure.detail()));
    }

    private void tell(Visitor visitor, Milestone what) {
        Claims claims = ports.attribution().of(visitor.client());
        Instant now = ports.clock().instant();
        if (!claims.isEmpty() && isNew(new News(visitor.client(), what), now)) {
            ports.events().publish(new BootEvent(now, claims, visitor.network(), what));
        }
    }

    private synchronized boolean isNew(News news, Instant now) {
        Instant last = told.get(news);
        if (last != null && !now.isBefore(last) && now.isBefore(last.plus(QUIET))) {
            return false;
        }
        told.remove(news);
        told.put(news, now);
        return true;
    }
}
