package dev.stirrup.server.iscsi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.iscsi.BlockRange;
import dev.stirrup.iscsi.Extent;
import dev.stirrup.iscsi.LogicalUnit;
import dev.stirrup.iscsi.UnitException;
import dev.stirrup.iscsi.UnitFacts;
import dev.stirrup.iscsi.login.Credentials;
import dev.stirrup.iscsi.login.Secret;
import dev.stirrup.iscsi.session.Output.News;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The shell against initiators that are slow, broken or hostile; all on one loop, so that whatever
/// blocks it is seen by the others.
class IscsiListenerTest {
    /// Blocks from here on cannot all be read.
    private static final long DAMAGED_FROM = 0x1000;

    private static final String READY = "000000000000";
    private static final String READ = "28000000000000000100";
    private static final String WRITE = "2a000000000000000100";

    @TempDir Path folder;
    private FileUnit disk;
    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger writes = new AtomicInteger();
    private TestPortal portal;

    @BeforeEach
    void start() throws Exception {
        disk = FileUnit.create(folder.resolve("disk"), 4 << 20, FileUnit.disk(512));
        portal = new TestPortal(0, 1).offer(TestPortal.NAME, new Stuck());
    }

    @AfterEach
    void stop() throws Exception {
        gate.countDown();
        portal.close();
        disk.close();
    }

    /// A disk that does not write before it is let.
    private final class Stuck implements LogicalUnit {
        @Override
        public UnitFacts facts() {
            return disk.facts();
        }

        @Override
        public long blocks() {
            return disk.blocks();
        }

        @Override
        public List<Extent> locate(BlockRange range) {
            return range.lba() < DAMAGED_FROM
                    ? disk.locate(range)
                    : List.of(
                            new Extent.Zeroes(512),
                            new Extent.Stored(new Damaged(), 0, range.count() * 512 - 512));
        }

        @Override
        public void write(long lba, ByteBuffer content) throws UnitException {
            begun.incrementAndGet();
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            disk.write(lba, content);
            writes.incrementAndGet();
        }

        @Override
        public void writeZeroes(BlockRange range) throws UnitException {
            disk.writeZeroes(range);
        }

        @Override
        public void unmap(BlockRange range) throws UnitException {
            disk.unmap(range);
        }

        @Override
        public long compareAndWrite(long lba, ByteBuffer expected, ByteBuffer replacement)
                throws UnitException {
            return disk.compareAndWrite(lba, expected, replacement);
        }

        @Override
        public void flush() throws UnitException {
            disk.flush();
        }

        @Override
        public Mapping mapping(BlockRange range) {
            return disk.mapping(range);
        }
    }

    /// Gives two blocks, then fails.
    private record Damaged() implements Extent.Source {
        @Override
        public void read(ByteBuffer into, long offset) throws IOException {
            into.put(new byte[Math.min(1024, into.remaining())]);
            if (into.hasRemaining()) {
                throw new IOException("these bytes have changed");
            }
        }

        @Override
        public <T> Optional<T> as(Class<T> type) {
            return Optional.empty();
        }

        @Override
        public boolean isSlow() {
            return true;
        }
    }

    @Test
    void theBlockThatCannotBeReadIsNamed() throws Exception {
        try (var initiator = new RawInitiator(portal.port())) {
            initiator.login(1, "");
            initiator.command(READY, new byte[0]);
            initiator.receive();
            initiator.read("28000000100000000300", 3 * 512);
            assertThat(initiator.receive().get(0)).isEqualTo((byte) 0x25);
            initiator.read("28000000100000000400", 4 * 512);
            assertThat(initiator.receive().get(3)).isEqualTo((byte) 2);
            // MEDIUM ERROR, UNRECOVERED READ ERROR; the information is the block.
            assertThat(HexFormat.of().formatHex(initiator.data))
                    .startsWith("0012" + "f00003" + "00001003" + "0a00000000" + "1100");
        }
    }

    @Test
    void aUnitThatBlocksHoldsUpNobodyElse() throws Exception {
        try (var writing = new RawInitiator(portal.port());
                var other = new RawInitiator(portal.port())) {
            writing.login(1, "");
            writing.command(READY, new byte[0]);
            writing.receive();
            writing.command(WRITE, new byte[512]);
            Awaitility.await().until(() -> begun.get() == 1);
            assertThat(other.login(2, "")).isZero();
            other.command(READY, new byte[0]);
            assertThat(other.receive().get(3)).isEqualTo((byte) 2);
            gate.countDown();
            assertThat(writing.receive().get(3)).isZero();
        }
    }

    @Test
    void aSessionThatIsReplacedIsWaitedFor() throws Exception {
        try (var before = new RawInitiator(portal.port());
                var after = new RawInitiator(portal.port())) {
            before.login(1, "");
            before.command(READY, new byte[0]);
            before.receive();
            before.command(WRITE, new byte[512]);
            Awaitility.await().until(() -> begun.get() == 1);
            var entered = new CountDownLatch(1);
            Thread login =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    after.login(1, "");
                                    assertThat(writes).hasValue(1);
                                    entered.countDown();
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            });
            assertThat(before.isClosed()).isTrue();
            assertThat(entered.getCount()).isOne();
            gate.countDown();
            login.join();
            assertThat(entered.getCount()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        // a command before any login, a login with 16 MiB of text, garbage
        "01810000 00000000, false",
        "43870000 00ffffff, false",
        "ffffffff ffffffff, false",
        // after it: a data segment longer than agreed on, a login again is only refused
        "01a10000 00ffffff, true",
    })
    void whoTalksNonsenseIsClosed(String begin, boolean loggedIn) throws Exception {
        try (var initiator = new RawInitiator(portal.port());
                var other = new RawInitiator(portal.port())) {
            if (loggedIn) {
                initiator.login(1, "");
            }
            byte[] bytes = new byte[48];
            System.arraycopy(HexFormat.of().parseHex(begin.replace(" ", "")), 0, bytes, 0, 8);
            initiator.bytes(bytes);
            assertThat(initiator.isClosed()).isTrue();
            assertThat(other.login(2, "")).isZero();
        }
    }

    @Test
    void digestsGuardBothDirections() throws Exception {
        gate.countDown();
        try (var initiator = new RawInitiator(portal.port())) {
            initiator.login(1, "HeaderDigest=CRC32C DataDigest=CRC32C ");
            initiator.command(READY, new byte[0]);
            initiator.receive();
            initiator.command(WRITE, new byte[512]);
            assertThat(initiator.receive().get(3)).isZero();
            initiator.read(READ, 512);
            assertThat(initiator.receive().get(0)).isEqualTo((byte) 0x25);
            byte[] wrong = new byte[52];
            initiator.bytes(wrong);
            assertThat(initiator.isClosed()).isTrue();
        }
    }

    @Test
    void aWrongSecretIsRefusedAndTold() throws Exception {
        portal.require(
                "user", new Credentials.Entry(Secret.of("a-secret-of-16-c"), Optional.empty()));
        try (var initiator = new RawInitiator(portal.port())) {
            assertThat(initiator.login(1, "AuthMethod=None ")).isEqualTo((short) 0x0201);
            assertThat(initiator.isClosed()).isTrue();
        }
        assertThat(portal.news).hasSize(1);
    }

    /// While the target waits for room in the connection it reads nothing, and is told all the same
    /// what became of it.
    @Test
    void aConnectionThatBreaksWhileItIsFullIsTold() throws Exception {
        try (var initiator = new RawInitiator(portal.port())) {
            initiator.login(1, "");
            initiator.command(READY, new byte[0]);
            initiator.receive();
            for (int i = 0; i < 32; i++) {
                initiator.read("28000000000000080000", 2048 * 512);
            }
            // By then nothing more fits in. A shorter while would test less, and not fail.
            Thread.sleep(1000);
            initiator.reset();
        }
        Awaitility.await()
                .untilAsserted(() ->
                        assertThat(portal.news)
                                .filteredOn(News.Lost.class::isInstance)
                                .singleElement()
                                .extracting(news -> ((News.Lost) news).why())
                                .isEqualTo("the connection broke: Connection reset by peer"));
    }

    @Test
    void manyConnectionsThatSayNothingLeaveRoomForOthers() throws Exception {
        var silent = new ArrayList<RawInitiator>();
        portal.stopClock();
        try (var initiator = new RawInitiator(portal.port())) {
            for (int i = 0; i < 500; i++) {
                silent.add(new RawInitiator(portal.port()));
            }
            assertThat(initiator.login(1, "")).isZero();
            Awaitility.await().until(() -> portal.listener().connections() > 500);
        } finally {
            for (RawInitiator one : silent) {
                one.close();
            }
        }
        Awaitility.await().until(() -> portal.listener().connections() == 0);
    }

    @Test
    void aStopIsToldAndWaitsForWhatWasBegun() throws Exception {
        try (var initiator = new RawInitiator(portal.port())) {
            initiator.login(1, "");
            initiator.command(READY, new byte[0]);
            initiator.receive();
            assertThat(portal.target(TestPortal.NAME).sessions()).isEqualTo(1);
            initiator.command(WRITE, new byte[512]);
            Awaitility.await().until(() -> begun.get() == 1);
            Thread stop = Thread.ofVirtual().start(portal.listener()::close);
            ByteBuffer message = initiator.receive();
            assertThat(message.get(0)).isEqualTo((byte) 0x32);
            assertThat(message.get(36)).isEqualTo((byte) 3);
            assertThat(initiator.isClosed()).isTrue();
            gate.countDown();
            stop.join();
            assertThat(writes).hasValue(1);
        }
    }
}
