package dev.stirrup.app.serve;

import dev.stirrup.app.iscsi.DiskPractice;
import dev.stirrup.server.iscsi.WarmUp;
import dev.stirrup.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes a site that has disks ready for all its machines at once, when nobody waits for anything.
final class LoginWarmUp implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LoginWarmUp.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Shared shared;
    private final Thread thread = Thread.ofVirtual().name("warm-up").unstarted(this::run);

    private LoginWarmUp(Shared shared) {
        this.shared = shared;
    }

    static LoginWarmUp start(Shared shared) {
        var warmUp = new LoginWarmUp(shared);
        warmUp.thread.start();
        return warmUp;
    }

    private void run() {
        try {
            shared.quiet().await();
            if (shared.store().catalogue.hasDisks()) {
                try (var practice =
                        DiskPractice.open(shared.store().folder.warmUp(), shared.clock())) {
                    WarmUp.run(shared.loops(), practice);
                }
            }
        } catch (IOException | StoreException e) {
            LOG.debug("logins were not warmed up: {}", e.getMessage());
        } catch (InterruptedException _) {
            // Closed.
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(PATIENCE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
