package dev.stirrup.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.server.Loops;
import dev.stirrup.server.tls.TlsFront;
import dev.stirrup.server.tls.TlsIdentity;
import dev.stirrup.server.tls.TlsSettings;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HandshakeWarmUpTest {
    private static final TlsIdentity IDENTITY = new TestSite("Example").identity();

    private final Queue<BootEvent> events = new ConcurrentLinkedQueue<>();
    private final Loops loops = Loops.start(1);
    private final TlsFront front =
            new TlsFront(
                    TlsSettings.DEFAULT,
                    new TlsFront.Ports(
                            events::add,
                            address -> Claims.none(),
                            credential -> Optional.empty(),
                            InstantSource.system()));

    @BeforeEach
    void present() throws Exception {
        front.present(IDENTITY);
    }

    @AfterEach
    void stop() {
        front.close();
        loops.close();
    }

    @Test
    void allOfItsHandshakesEndWellAndNobodyIsToldOfThem() throws Exception {
        HandshakeWarmUp.run(loops, front, IDENTITY);
        assertThat(front.failures()).isZero();
        assertThat(front.handshakes()).isZero();
        assertThat(events).isEmpty();
    }

    @Test
    void anotherServerIsRefused() {
        assertThatThrownBy(() -> HandshakeWarmUp.run(loops, front, new TestSite("O").identity()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void canBeInterrupted() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> HandshakeWarmUp.run(loops, front, IDENTITY))
                .isInstanceOf(InterruptedException.class);
    }
}
