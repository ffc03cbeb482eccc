package dev.stirrup.server;

import dev.stirrup.server.engine.Engine;
import java.util.concurrent.TimeUnit;

/// The threads that move bytes, shared by all listeners. Linux gets epoll, anything else NIO.
public final class Loops implements AutoCloseable {
    private static final long STOP_MILLIS = 5_000;

    private final Engine engine;

    private Loops(Engine engine) {
        this.engine = engine;
    }

    /// @param threads 1 or more; a listener and each of its connections keep to one of them
    public static Loops start(int threads) {
        return new Loops(Engine.best(threads));
    }

    /// The portable loops, even where epoll is available.
    public static Loops startPortable(int threads) {
        return new Loops(Engine.portable(threads));
    }

    /// For the listeners of this room; the type is not exported.
    public Engine engine() {
        return engine;
    }

    /// Ends the threads; waits at most five seconds for what they are doing.
    @Override
    public void close() {
        engine.group()
                .shutdownGracefully(0, STOP_MILLIS, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(STOP_MILLIS);
    }
}
