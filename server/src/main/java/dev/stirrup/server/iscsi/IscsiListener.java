package dev.stirrup.server.iscsi;

import dev.stirrup.iscsi.login.Challenges;
import dev.stirrup.server.Loops;
import dev.stirrup.server.engine.Acceptor;
import io.netty.channel.Channel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The iSCSI target (RFC 7143) on its TCP port.
public final class IscsiListener implements AutoCloseable {
    private static final int BACKLOG = 1024;
    private static final long CLOSE_MILLIS = 2_000;

    private final Channel acceptor;
    private final Doorway doorway;
    private final ExecutorService offLoop;

    private IscsiListener(Channel acceptor, Doorway doorway, ExecutorService offLoop) {
        this.acceptor = acceptor;
        this.doorway = doorway;
        this.offLoop = offLoop;
    }

    /// Listens.
    ///
    /// @throws IOException when the address cannot be bound
    public static IscsiListener start(Loops loops, IscsiSettings settings, IscsiPorts ports)
            throws IOException {
        ExecutorService offLoop =
                Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("iscsi").factory());
        var random = new SecureRandom();
        var challenges =
                new Challenges(length -> {
                    var bytes = new byte[length];
                    random.nextBytes(bytes);
                    return bytes;
                });
        var proofs = new Shell.Proofs(challenges, settings.algorithms());
        var shell = new Shell(ports, offLoop, proofs, new LoginBrake(ports.clock()));
        var doorway = new Doorway(shell, settings);
        try {
            Channel acceptor =
                    Acceptor.listen(loops.engine(), settings.address(), BACKLOG, doorway);
            return new IscsiListener(acceptor, doorway, offLoop);
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
        return doorway.size();
    }

    /// Stops listening, tells every initiator that its connection goes, and waits until what their
    /// commands had begun is done.
    @Override
    public void close() {
        acceptor.close().awaitUninterruptibly(CLOSE_MILLIS);
        doorway.close(CLOSE_MILLIS);
        offLoop.close();
    }
}
