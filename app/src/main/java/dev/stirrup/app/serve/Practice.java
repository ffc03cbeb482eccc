package dev.stirrup.app.serve;

import dev.stirrup.app.iscsi.DiskPractice;
import dev.stirrup.server.iscsi.WarmUp;
import dev.stirrup.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes a site ready for all its machines at once, when nobody waits for anything.
final class Practice implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Practice.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final QuietMoment quiet;
    private final Exercise exercise;
    private final Thread thread = Thread.ofVirtual().name("warm-up").unstarted(this::run);

    private Practice(QuietMoment quiet, Exercise exercise) {
        this.quiet = quiet;
        this.exercise = exercise;
    }

    /// What is practised.
    @FunctionalInterface
    interface Exercise {
        void run() throws IOException, InterruptedException;
    }

    /// Does it at the next quiet moment.
    static Practice start(QuietMoment quiet, Exercise exercise) {
        var practice = new Practice(quiet, exercise);
        practice.thread.start();
        return practice;
    }

    /// The logins of a site that has disks.
    static Practice logins(Shared shared) {
        return start(
                shared.quiet(),
                () -> {
                    if (shared.store().catalogue.hasDisks()) {
                        try (var practice =
                                DiskPractice.open(shared.store().folder.warmUp(), shared.clock())) {
                            WarmUp.run(shared.loops(), practice);
                        }
                    }
                });
    }

    private void run() {
        try {
            quiet.await();
            exercise.run();
        } catch (IOException | StoreException e) {
            LOG.debug("not warmed up: {}", e.getMessage());
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
