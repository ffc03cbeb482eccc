package dev.stirrup.server.syslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.server.Loops;
import dev.stirrup.wire.Ipv4;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SyslogListenerTest {
    private static final Claims CLAIMS = Claims.of(new HardwareAddress("52:54:00:12:34:56"));

    private final List<BootEvent> events = new CopyOnWriteArrayList<>();
    private Loops loops;
    private SyslogListener listener;

    @BeforeEach
    void start() throws IOException {
        loops = Loops.start(1);
        listener =
                SyslogListener.start(
                        loops,
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        new SyslogPorts(
                                events::add,
                                address ->
                                        address.equals(Ipv4.of("127.0.0.1"))
                                                ? CLAIMS
                                                : Claims.none(),
                                address -> "lab",
                                InstantSource.system()));
    }

    @AfterEach
    void stop() {
        listener.close();
        loops.close();
    }

    @Test
    void aMessageBecomesAnEventOfItsMachine() throws Exception {
        send("<6>ipxe: Booting from net0");
        await().until(() -> events.size() == 1);
        assertThat(events.getFirst().claims()).isEqualTo(CLAIMS);
        assertThat(events.getFirst().network()).isEqualTo("lab");
        assertThat(events.getFirst().what())
                .isEqualTo(new Milestone.MessageReceived("ipxe", 6, "Booting from net0"));
    }

    @Test
    void garbageIsCountedAndHurtsNobody() throws Exception {
        send("no priority");
        send("");
        send("<6>ipxe: still here");
        await().until(() -> events.size() == 1);
        await().until(() -> listener.malformed() >= 1);
    }

    @Test
    void aFloodIsCutAndCounted() throws Exception {
        for (int i = 0; i < 1000; i++) {
            send("<6>ipxe: " + i);
        }
        await().until(() -> listener.suppressed() > 0);
        assertThat(events.size()).isLessThan(1000);
    }

    @Tag("real")
    @Test
    void loggerIsUnderstoodInAllItsForms() throws Exception {
        logger("--rfc3164", "old form");
        logger("--rfc5424", "modern form");
        await().until(() -> events.size() == 2);
        assertThat(events)
                .extracting(BootEvent::what)
                .containsExactly(
                        new Milestone.MessageReceived("anaconda", 4, "old form"),
                        new Milestone.MessageReceived("anaconda", 4, "modern form"));
    }

    private void logger(String form, String text) throws Exception {
        String port = Integer.toString(listener.address().getPort());
        Process logger =
                new ProcessBuilder(
                                "logger",
                                "-n",
                                "127.0.0.1",
                                "-P",
                                port,
                                "-d",
                                form,
                                "-t",
                                "anaconda",
                                "-p",
                                "user.warning",
                                text)
                        .inheritIO()
                        .start();
        assertThat(logger.waitFor(180, TimeUnit.SECONDS)).isTrue();
        assertThat(logger.exitValue()).isZero();
    }

    private void send(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (var socket = new DatagramSocket()) {
            socket.send(new DatagramPacket(bytes, bytes.length, listener.address()));
        }
    }
}
