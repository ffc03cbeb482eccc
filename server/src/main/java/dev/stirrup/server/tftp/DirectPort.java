package dev.stirrup.server.tftp;

import dev.stirrup.server.link.SystemCallException;
import dev.stirrup.server.link.UdpOutbox;
import dev.stirrup.server.link.UdpPort;
import dev.stirrup.tftp.TftpDecoder;
import dev.stirrup.tftp.TftpEncoder;
import dev.stirrup.tftp.TftpPacket;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The shared port on Linux, with a thread of its own that waits in the socket: one system call
/// receives, one answers. Where the kernel can, several blocks for the same client go to it in one
/// piece, and it cuts them into datagrams.
final class DirectPort implements Port, Lane, Doorway {
    private static final Logger LOG = LoggerFactory.getLogger(DirectPort.class);

    /// How long it waits in the receiving call while a transfer runs. Then somebody's packet may be
    /// lost, and it waits to the millisecond for when that has to be sent again.
    private static final Duration BUSY_LIMIT = Duration.ofMillis(2);

    private static final Duration IDLE_LIMIT = Duration.ofSeconds(10);

    /// Most files are open by then. Those that are not are found when the receiving ends next.
    private static final long OPENING_NANOS = 2_000_000;

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long AFTER_TROUBLE_MILLIS = 10;
    private static final long CLOSE_MILLIS = 5_000;

    private final UdpPort port;
    private final UdpOutbox outbox;
    private final int number;
    private final TftpCounters counters;
    private final byte[] space = new byte[DatagramBatch.REQUEST_SPACE];
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final Uptime uptime = new Uptime();
    private long now;
    private @Nullable Runnable later;
    private long laterAt;
    private boolean busy = true;
    private boolean quiet;

    /// Whether nothing but acknowledgments came last. Then there is a transfer, as before, and
    /// nothing to be opened; when it was the last one, that is found as soon as nothing comes.
    private boolean inStep;

    /// Whether one datagram came last, so that the answer to it is most likely the only one.
    private boolean alone;

    private @Nullable Thread thread;
    private volatile @Nullable Runnable last;

    private DirectPort(UdpPort port, int number, TftpCounters counters) {
        this.port = port;
        this.outbox = port.outbox();
        this.number = number;
        this.counters = counters;
    }

    static DirectPort open(TftpSettings settings, int buffer, TftpCounters counters)
            throws SystemCallException {
        UdpPort port = UdpPort.open(settings.address(), settings.port(), buffer);
        int number = settings.port() == 0 ? port.number() : settings.port();
        return new DirectPort(port, number, counters);
    }

    @Override
    public Lane lane() {
        return this;
    }

    @Override
    public Doorway doorway() {
        return this;
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public void serve(TransferDesk desk) {
        thread = Thread.ofPlatform().daemon().name("tftp-" + number).start(() -> run(desk));
    }

    @Override
    public void close(Runnable beforehand) {
        last = beforehand;
        port.stopReceiving();
        try {
            Thread server = thread;
            if (server == null) {
                port.close();
            } else {
                server.join(CLOSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public long now() {
        return now;
    }

    @Override
    public void at(long time, Runnable task) {
        later = task;
        laterAt = time;
    }

    @Override
    public void reply(TftpPacket packet, Client to) {
        byte[] bytes = TftpEncoder.encode(packet);
        outbox.room(bytes.length).put(bytes);
        outbox.add(to.key());
    }

    @Override
    public Wire open(Client to) {
        return new DirectWire(to);
    }

    private void run(TransferDesk desk) {
        try {
            while (last == null) {
                turn(desk);
            }
            attempt(last);
            outbox.flush();
        } finally {
            port.close();
        }
    }

    private void turn(TransferDesk desk) {
        int count = receive(desk);
        now = uptime.now();
        int opening = desk.opening();
        inStep = count > 0;
        alone = count == 1;
        for (int i = 0; i < count && last == null; i++) {
            take(desk, i);
        }
        outbox.flush();
        if (!inStep && desk.opening() > opening) {
            awaitOpened(desk, opening);
        }
        doWhatIsDue();
        int failed = outbox.takeFailed();
        if (failed > 0) {
            counters.failed().add(failed);
        }
    }

    private void doWhatIsDue() {
        Runnable task = tasks.poll();
        boolean isDue = later != null && now >= laterAt;
        if (task == null && !isDue) {
            return;
        }
        while (task != null) {
            attempt(task);
            task = tasks.poll();
        }
        if (later != null && now >= laterAt) {
            Runnable due = later;
            later = null;
            attempt(due);
        }
        outbox.flush();
    }

    private int receive(TransferDesk desk) {
        try {
            if (!inStep) {
                boolean idle = desk.isIdle() && tasks.isEmpty();
                if (busy == idle) {
                    busy = !idle;
                    port.setReceiveLimit(busy ? BUSY_LIMIT : IDLE_LIMIT);
                }
                if (quiet && !idle && !port.isReadableWithin(millisLeft(desk))) {
                    return 0;
                }
            }
            int count = port.receive();
            quiet = count == 0;
            return count;
        } catch (SystemCallException e) {
            LOG.atWarn().setCause(e).log("the TFTP port could not be read");
            counters.failed().increment();
            pause();
            return 0;
        }
    }

    /// How long nothing but a packet can be of interest.
    private int millisLeft(TransferDesk desk) {
        if (desk.opening() > 0 || later == null) {
            return (int) BUSY_LIMIT.toMillis();
        }
        long nanos = Math.clamp(laterAt - uptime.now(), 0, IDLE_LIMIT.toNanos());
        return (int) ((nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
    }

    private void take(TransferDesk desk, int index) {
        long sender = port.sender(index);
        if (Client.port(sender) == 0) {
            return; // nobody to answer
        }
        int acknowledged = TftpDecoder.acknowledged(port.word(index));
        int length = acknowledged >= 0 ? 0 : port.copy(index, space);
        try {
            if (acknowledged >= 0) {
                desk.acknowledge(sender, acknowledged);
                return;
            }
            inStep = false;
            desk.take(TftpDecoder.decode(WireReader.of(space, 0, length)), desk.client(sender));
        } catch (MalformedException e) {
            counters.malformed().increment();
            if (TftpDecoder.isRequest(space, length)) {
                desk.malformed(desk.client(sender));
            }
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    /// Waits a moment for what was just asked to be opened elsewhere: nothing else would end the
    /// receiving then.
    private void awaitOpened(TransferDesk desk, int present) {
        long end = System.nanoTime() + OPENING_NANOS;
        try {
            long left = OPENING_NANOS;
            while (desk.opening() > present && left > 0) {
                Runnable task = tasks.poll(left, TimeUnit.NANOSECONDS);
                if (task != null) {
                    now = uptime.now();
                    attempt(task);
                }
                left = end - System.nanoTime();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void attempt(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private void failed(RuntimeException e) {
        counters.failed().increment();
        LOG.atWarn().setCause(e).log("a TFTP packet could not be answered");
    }

    private static void pause() {
        try {
            Thread.sleep(AFTER_TROUBLE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class DirectWire implements Wire, Content.Borrower {
        private final Client to;
        private final Runnable ifRefused = this::sendOneByOne;
        private boolean segmenting = true;

        DirectWire(Client to) {
            this.to = to;
        }

        @Override
        public void send(TftpPacket packet) {
            reply(packet, to);
        }

        @Override
        public void sendBlocks(BlockLayout layout, long first, int count) throws IOException {
            if (count == 1 && alone && outbox.sendsAlone() && layout.lend(first, this)) {
                return;
            }
            int most = segmenting && count > 1 ? layout.segments() : 1;
            for (int sent = 0; sent < count; sent += most) {
                int some = Math.min(most, count - sent);
                layout.lay(outbox.room(some * layout.datagram()), first + sent, some);
                if (some == 1) {
                    outbox.add(to.key());
                } else {
                    outbox.addSegments(to.key(), layout.datagram(), ifRefused);
                }
            }
        }

        @Override
        public boolean send(long address, int length) {
            return outbox.send(address, length, to.key());
        }

        /// What could not be cut is sent again by the transfer's timer, one by one.
        private void sendOneByOne() {
            segmenting = false;
        }

        @Override
        public void flush() {
            // At the end of each turn.
        }

        @Override
        public void close() {
            // The port goes on.
        }
    }
}
