package dev.stirrup.app.serve;

import dev.stirrup.server.iscsi.Rehearsal;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes a site that has disks ready for all its machines at once, when nobody waits for anything.
final class LoginRehearsal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LoginRehearsal.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Shared shared;
    private final Thread thread = Thread.ofVirtual().name("rehearsal").unstarted(this::run);

    private LoginRehearsal(Shared shared) {
        this.shared = shared;
    }

    static LoginRehearsal start(Shared shared) {
        var rehearsal = new LoginRehearsal(shared);
        rehearsal.thread.start();
        return rehearsal;
    }

    private void run() {
        try {
            shared.quiet().await();
            if (shared.store().catalogue.hasDisks()) {
                Rehearsal.run(shared.loops(), shared.clock());
            }
        } catch (IOException e) {
            LOG.debug("logins were not rehearsed: {}", e.getMessage());
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
