package dev.stirrup.server.http;

import dev.stirrup.server.Loops;
import dev.stirrup.server.engine.Acceptor;
import dev.stirrup.server.engine.tls.TlsGate;
import dev.stirrup.server.tls.TlsFront;
import io.netty.channel.Channel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// The boot server for HTTP/1.1 (RFC 9110, 9112), made for EDK2, shim, GRUB and iPXE: exact
/// `Content-Length` first, no chunks, no redirects, single ranges, connections kept open.
public final class HttpListener implements AutoCloseable {
    private static final int BACKLOG = 4096;
    private static final long SWEEP_SECONDS = 10;
    private static final long CLOSE_MILLIS = 2_000;

    private final HttpShell shell;
    private final ExecutorService offLoop;
    private final Channel acceptor;
    private final Entrance entrance;
    private final Future<?> sweep;

    private HttpListener(
            HttpShell shell, ExecutorService offLoop, Channel acceptor, Entrance entrance) {
        this.shell = shell;
        this.offLoop = offLoop;
        this.acceptor = acceptor;
        this.entrance = entrance;
        this.sweep =
                acceptor.eventLoop()
                        .scheduleWithFixedDelay(
                                () -> offLoop.execute(shell.openFiles()::sweep),
                                SWEEP_SECONDS,
                                SWEEP_SECONDS,
                                TimeUnit.SECONDS);
    }

    /// Listens.
    ///
    /// @throws IOException when the address cannot be bound
    public static HttpListener start(Loops loops, HttpSettings settings, HttpPorts ports)
            throws IOException {
        return start(loops, settings, ports, Optional.empty());
    }

    /// Listens for HTTPS. The front must have an identity to present, and is closed by whoever made
    /// it.
    ///
    /// @throws IOException when the address cannot be bound
    public static HttpListener start(
            Loops loops, HttpSettings settings, HttpPorts ports, TlsFront front)
            throws IOException {
        return start(loops, settings, ports, Optional.of(front.gate()));
    }

    private static HttpListener start(
            Loops loops, HttpSettings settings, HttpPorts ports, Optional<TlsGate> tls)
            throws IOException {
        ExecutorService offLoop =
                Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("http").factory());
        var shell =
                new HttpShell(
                        settings,
                        ports,
                        new OpenFiles(ports.shelf(), System::nanoTime, ports.clock()),
                        offLoop,
                        new DateLine(),
                        System::nanoTime,
                        new LongAdder());
        var entrance = new Entrance(shell, tls);
        try {
            Channel acceptor =
                    Acceptor.listen(loops.engine(), settings.address(), BACKLOG, entrance);
            return new HttpListener(shell, offLoop, acceptor, entrance);
        } catch (IOException e) {
            offLoop.close();
            throw e;
        }
    }

    /// Where it listens, with the port that was chosen for port 0.
    public InetSocketAddress address() {
        return (InetSocketAddress) acceptor.localAddress();
    }

    /// How many connections are open.
    public int connections() {
        return entrance.size();
    }

    /// How many requests were not HTTP as we take it, since the start.
    public long refused() {
        return shell.refused().sum();
    }

    /// Stops listening and breaks off what is being sent.
    @Override
    public void close() {
        sweep.cancel(false);
        acceptor.close().awaitUninterruptibly(CLOSE_MILLIS);
        entrance.close(CLOSE_MILLIS);
        offLoop.shutdownNow();
        shell.openFiles().close();
    }
}
