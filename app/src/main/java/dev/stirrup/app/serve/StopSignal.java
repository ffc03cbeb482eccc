package dev.stirrup.app.serve;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// SIGTERM and Ctrl-C. Java ends when its hook returns, so the hook waits until the server says
/// that everything is closed. It must not wait for the serving thread itself: that one may end in
/// `System.exit`, which waits for the hook.
final class StopSignal implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 10;

    private final CountDownLatch wanted = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    StopSignal() {
        Thread hook = Thread.ofPlatform().name("stop").unstarted(this::stop);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /// Waits until the server shall stop, so long at most.
    ///
    /// @return whether it shall
    boolean await(Duration most) throws InterruptedException {
        return wanted.await(most.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Everything is closed: Java may end.
    @Override
    public void close() {
        ended.countDown();
    }

    private void stop() {
        wanted.countDown();
        try {
            boolean isClean = ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!isClean) {
                System.err.println("stirrup: not everything could be closed in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
