package dev.stirrup.store.record;

import dev.stirrup.store.StoreException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks for changes by other processes, such as the command line, a few times a second.
public final class CatalogueWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CatalogueWatch.class);
    private static final Duration PAUSE = Duration.ofMillis(150);

    private final Catalogue catalogue;
    private final Thread thread;
    private volatile boolean isClosed;

    private CatalogueWatch(Catalogue catalogue) {
        this.catalogue = catalogue;
        this.thread = Thread.ofPlatform().name("watch records").daemon().unstarted(this::run);
    }

    public static CatalogueWatch start(Catalogue catalogue) {
        CatalogueWatch watch = new CatalogueWatch(catalogue);
        watch.thread.start();
        return watch;
    }

    public Catalogue catalogue() {
        return catalogue;
    }

    @Override
    public void close() {
        isClosed = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        boolean isTroubled = false;
        while (!isClosed) {
            try {
                catalogue.refresh();
                isTroubled = false;
                Thread.sleep(PAUSE);
            } catch (InterruptedException _) {
                return;
            } catch (RuntimeException e) {
                // Also of a record that a later version wrote: what is withdrawn must still be seen
                // once that one is gone.
                if (!isTroubled && !isClosed) {
                    tell(e);
                }
                isTroubled = true;
                rest();
            }
        }
    }

    private static void tell(RuntimeException e) {
        if (e instanceof StoreException) {
            LOG.warn("changes of records cannot be seen for now: {}", e.getMessage());
        } else {
            LOG.error("changes of records cannot be read: nothing of them is seen", e);
        }
    }

    private void rest() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException _) {
            isClosed = true;
        }
    }
}
