package dev.stirrup.store.disk;

import dev.stirrup.store.disk.layer.Layer;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes durable every few seconds what machines wrote and did not ask to be durable: as an
/// operating system does with its own disks, so that a loss of power costs seconds, not hours.
final class Settling implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(Settling.class);

    private final Set<Layer> layers = ConcurrentHashMap.newKeySet();
    private volatile boolean isClosed;
    private boolean isStarted;

    synchronized void keep(Layer layer) {
        layers.add(layer);
        if (!isStarted) {
            isStarted = true;
            Thread.ofVirtual().name("disks-settle").start(this::run);
        }
    }

    void forget(Layer layer) {
        layers.remove(layer);
    }

    @Override
    public void close() {
        isClosed = true;
    }

    private void run() {
        try {
            while (!isClosed) {
                Thread.sleep(PAUSE);
                layers.stream().filter(Layer::isUnsynced).forEach(Settling::flush);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void flush(Layer layer) {
        try {
            layer.flush();
        } catch (IOException e) {
            // Its machine is told the same when it asks for it.
            LOG.atDebug().setCause(e).log("a disk could not be made durable");
        }
    }
}
