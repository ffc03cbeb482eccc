package dev.stirrup.app.serve;

import dev.stirrup.store.StoreException;
import dev.stirrup.store.loader.Loaders;
import dev.stirrup.store.loader.UnusableLoadersException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/// Says which loader sets there are. A new site takes those of its distribution's packages: that
/// needs as long as a start, so it waits for a quiet moment or the first machine that lacks them.
final class FirstLoaders implements AutoCloseable {
    private static final String WHAT = "loaders";
    private static final String WHO = "server";
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofSeconds(30);

    /// Reading packages that stay unusable takes the processor some seconds each time.
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final Findings findings;
    private final Sets sets;
    private final QuietMoment quiet;
    private final Thread thread =
            Thread.ofPlatform().name(WHAT).daemon().unstarted(this::takeInstalled);
    private final Duration pause;
    private volatile boolean isMissed;
    private volatile boolean isClosed;

    private FirstLoaders(Findings findings, Sets sets, QuietMoment quiet, Duration pause) {
        this.findings = findings;
        this.sets = sets;
        this.quiet = quiet;
        this.pause = pause;
    }

    /// Where loader sets are, and come from.
    interface Sets {
        List<Loaders> known();

        /// Adds those of installed packages.
        List<Loaders> takeInstalled() throws UnusableLoadersException;
    }

    static FirstLoaders start(Shared shared) {
        return start(shared.findings(), new Kept(shared.store()), shared.quiet(), PAUSE);
    }

    /// @param pause between the first two tries; it doubles
    static FirstLoaders start(Findings findings, Sets sets, QuietMoment quiet, Duration pause) {
        var loaders = new FirstLoaders(findings, sets, quiet, pause);
        loaders.look();
        return loaders;
    }

    private void look() {
        try {
            List<Loaders> there = sets.known();
            if (there.isEmpty()) {
                findings.note(WHAT, "none yet; taking those of installed packages in a moment");
                thread.start();
            } else {
                tell(there);
            }
        } catch (StoreException e) {
            miss(e);
            thread.start();
        }
    }

    /// Until it is done, or closed: a full disk may have room again, a package be mended.
    private void takeInstalled() {
        try {
            quiet.awaitOrLoaderWanted();
            Duration wait = pause;
            while (!isClosed && !isTaken()) {
                Thread.sleep(wait);
                Duration longer = wait.multipliedBy(2);
                wait = longer.compareTo(LONGEST) < 0 ? longer : LONGEST;
            }
        } catch (InterruptedException _) {
            // Closed.
        }
    }

    private boolean isTaken() {
        try {
            List<Loaders> there = sets.known();
            tell(there.isEmpty() ? sets.takeInstalled() : there);
            return true;
        } catch (UnusableLoadersException | StoreException e) {
            miss(e);
            return false;
        }
    }

    /// Said once.
    private void miss(Exception cause) {
        if (!isClosed && !isMissed) {
            isMissed = true;
            findings.bad(WHAT, cause.getMessage() + "; it is tried again later");
        }
    }

    private void tell(List<Loaders> there) {
        if (there.isEmpty()) {
            findings.bad(
                    WHAT,
                    "none; install your distribution's package ipxe and run `stirrup loaders add`");
        } else {
            if (isMissed) {
                isMissed = false;
                findings.mended();
            }
            findings.good(
                    WHAT,
                    there.stream().map(Loaders::name).sorted().collect(Collectors.joining(", ")));
        }
    }

    private record Kept(StoreWiring store) implements Sets {
        @Override
        public List<Loaders> known() {
            return store.loaders.list();
        }

        @Override
        public List<Loaders> takeInstalled() throws UnusableLoadersException {
            List<Loaders> taken = store.loaders.addInstalled(WHO);
            store.catalogue.refresh();
            return taken;
        }
    }

    @Override
    public void close() {
        isClosed = true;
        thread.interrupt();
        try {
            if (thread.isAlive()) {
                thread.join(PATIENCE);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
