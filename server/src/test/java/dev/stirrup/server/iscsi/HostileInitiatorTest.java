package dev.stirrup.server.iscsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stirrup.iscsi.login.Credentials;
import dev.stirrup.iscsi.login.LoginAsk;
import dev.stirrup.iscsi.login.Secret;
import dev.stirrup.iscsi.session.Output.News;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Initiators that never come to an end, and many of them.
class HostileInitiatorTest {
    private static final byte[] KEYS = "X-com.example=1\0".getBytes(StandardCharsets.UTF_8);
    private static final int MORE_THAN_ENOUGH = 100;
    private static final int MANY = 2_000;

    /// The shell looks every five seconds; a login has fifteen.
    private static final Duration HALF_OPEN = Duration.ofSeconds(60);

    @TempDir Path folder;
    private FileUnit disk;
    private TestPortal portal;

    @BeforeEach
    void start() throws Exception {
        disk = FileUnit.create(folder.resolve("disk"), 4 << 20, FileUnit.disk(512));
        portal = new TestPortal(0, 1).offer(TestPortal.NAME, disk);
    }

    @AfterEach
    void stop() throws Exception {
        portal.close();
        disk.close();
    }

    /// With the flag that more keys follow.
    private static ByteBuffer unfinishedLogin() {
        ByteBuffer header = RawInitiator.header(0x43, 0x44);
        return header.putShort(8, (short) 0x8000);
    }

    @Test
    void aLoginThatNeverEndsIsEnded() throws Exception {
        try (var initiator = new RawInitiator(portal.port())) {
            int status = 0;
            int sent = 0;
            while (status == 0 && sent < MORE_THAN_ENOUGH) {
                initiator.send(unfinishedLogin(), KEYS);
                status = initiator.receive().getShort(36);
                sent++;
            }
            assertThat(status).isEqualTo(0x020b);
            assertThat(sent).isEqualTo(33);
            assertThat(initiator.isClosed()).isTrue();
        }
    }

    @Test
    void aLoginWithTooMuchTextIsEnded() throws Exception {
        try (var initiator = new RawInitiator(portal.port())) {
            int status = 0;
            int sent = 0;
            while (status == 0 && sent < MORE_THAN_ENOUGH) {
                initiator.send(unfinishedLogin(), new byte[8192]);
                status = initiator.receive().getShort(36);
                sent++;
            }
            assertThat(status).isEqualTo(0x0200);
            assertThat(sent).isEqualTo(3);
            assertThat(initiator.isClosed()).isTrue();
        }
    }

    @Test
    void textThatNeverEndsEndsTheSession() throws Exception {
        try (var initiator = new RawInitiator(portal.port())) {
            initiator.login(1, "");
            boolean isClosed = false;
            for (int i = 0; i < MORE_THAN_ENOUGH && !isClosed; i++) {
                ByteBuffer header = RawInitiator.header(0x44, 0x40);
                initiator.send(header.putInt(16, 7).putInt(20, -1), new byte[4096]);
                try {
                    initiator.receive();
                } catch (IOException e) {
                    isClosed = true;
                }
            }
            assertThat(isClosed).isTrue();
        }
    }

    @Test
    void aLoginThatStopsHalfWayIsClosed() throws Exception {
        try (var initiator = new RawInitiator(portal.port());
                var silent = new RawInitiator(portal.port())) {
            initiator.bytes(new byte[] {0x43, (byte) 0x87, 0, 0, 0, 0, 16});
            Awaitility.await().until(() -> portal.listener().connections() == 2);
            portal.later(HALF_OPEN);
            assertThat(silent.isClosed()).isTrue();
            assertThat(initiator.isClosed()).isTrue();
        }
    }

    @Test
    void thousandsOfConnectionsLeaveRoomForOtherAddresses() throws Exception {
        int limit = MANY / 2;
        try (var small =
                new TestPortal(IscsiSettings.on(loopback()).withConnections(limit, 20), 1)) {
            small.stopClock().offer(TestPortal.NAME, disk);
            List<RawInitiator> all = new ArrayList<>();
            try {
                for (int i = 0; i < MANY; i++) {
                    all.add(new RawInitiator(small.port()));
                }
                Awaitility.await().until(() -> small.listener().connections() == limit / 2);
                var other = InetAddress.ofLiteral("127.0.0.2");
                for (int i = 0; i < 40; i++) {
                    all.add(new RawInitiator(small.port(), other));
                }
                assertThat(all.get(MANY).login(1, "")).isZero();
                Awaitility.await().until(() -> small.listener().connections() == limit / 2 + 20);
            } finally {
                for (RawInitiator one : all) {
                    one.close();
                }
            }
            Awaitility.await().until(() -> small.listener().connections() == 0);
        }
    }

    @Test
    void guessingWaitsAndIsTold() throws Exception {
        portal.require(
                "user", new Credentials.Entry(Secret.of("a-secret-of-16-c"), Optional.empty()));
        for (int i = 0; i < 3; i++) {
            assertThat(guess()).isEqualTo((short) 0x0201);
        }
        long begin = System.nanoTime();
        assertThat(guess()).isEqualTo((short) 0x0201);
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isGreaterThanOrEqualTo(Duration.ofMillis(240));
        assertThat(portal.news).filteredOn(News.LoginFailed.class::isInstance).hasSize(4);
    }

    private short guess() throws IOException {
        try (var initiator = new RawInitiator(portal.port())) {
            return (short) initiator.login(1, "AuthMethod=None ");
        }
    }

    @Test
    void aPeerOfIpv6IsNamedByItsAddress() throws Exception {
        assumeTrue(
                NetworkInterface.getByInetAddress(InetAddress.ofLiteral("::1")) != null,
                "no IPv6 here");
        var address = new InetSocketAddress(InetAddress.ofLiteral("::1"), 0);
        try (var six = new TestPortal(address, 1)) {
            six.offer(TestPortal.NAME, disk);
            try (var initiator = new RawInitiator(six.port(), InetAddress.ofLiteral("::1"))) {
                assertThat(initiator.login(1, "")).isZero();
            }
            LoginAsk ask = ((News.LoggedIn) six.news.getFirst()).who().ask();
            assertThat(ask.peer()).isEqualTo("0:0:0:0:0:0:0:1");
        }
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }
}
