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

    private final Findings findings;
    private final StoreWiring store;
    private final QuietMoment quiet;
    private final Thread thread =
            Thread.ofPlatform().name(WHAT).daemon().unstarted(this::takeInstalled);
    private volatile boolean isClosed;

    private FirstLoaders(Shared shared) {
        findings = shared.findings();
        store = shared.store();
        quiet = shared.quiet();
    }

    static FirstLoaders start(Shared shared) {
        var loaders = new FirstLoaders(shared);
        loaders.look();
        return loaders;
    }

    private void look() {
        try {
            List<Loaders> sets = store.loaders.list();
            if (sets.isEmpty()) {
                findings.note(WHAT, "none yet; taking those of installed packages in a moment");
                thread.start();
            } else {
                tell(sets);
            }
        } catch (StoreException e) {
            findings.bad(WHAT, String.valueOf(e.getMessage()));
        }
    }

    private void takeInstalled() {
        try {
            quiet.awaitOrLoaderWanted();
            List<Loaders> sets = store.loaders.addInstalled(WHO);
            store.catalogue.refresh();
            tell(sets);
        } catch (InterruptedException _) {
            // Closed.
        } catch (UnusableLoadersException | StoreException e) {
            if (!isClosed) {
                findings.bad(WHAT, String.valueOf(e.getMessage()));
            }
        }
    }

    private void tell(List<Loaders> sets) {
        if (sets.isEmpty()) {
            findings.bad(
                    WHAT,
                    "none; install your distribution's package ipxe and run `stirrup loaders add`");
        } else {
            findings.good(
                    WHAT,
                    sets.stream().map(Loaders::name).sorted().collect(Collectors.joining(", ")));
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
