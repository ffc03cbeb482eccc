package dev.stirrup.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// Visits that this server pays to itself before those of machines.
///
/// After a power cut all machines of a site come at once, to a server that has just started: Java
/// runs code that was never run ten times slower than code that it has compiled, and the last of
/// fifty machines would wait for all of them. So a port on the loopback address is visited until
/// that code is compiled.
public final class SelfVisits {
    /// From here on a visit costs no less, measured in bench/.
    public static final int ENOUGH = 600;

    private SelfVisits() {}

    /// One visit.
    @FunctionalInterface
    public interface Visit {
        /// @param number from 0
        void pay(int number) throws IOException, InterruptedException;
    }

    /// Where a listener for them listens: any free port that nobody else can reach.
    public static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /// Pays [#ENOUGH] of them, one after the other.
    ///
    /// @throws IOException when one of them fails
    /// @throws InterruptedException when the thread is interrupted
    public static void pay(Visit visit) throws IOException, InterruptedException {
        for (int i = 0; i < ENOUGH; i++) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            visit.pay(i);
        }
    }
}
