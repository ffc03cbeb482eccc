package dev.stirrup.app.serve;

import dev.stirrup.netboot.disk.DiskTickets;
import dev.stirrup.store.StoreException;
import dev.stirrup.trust.SignerUnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What makes the secrets of disks: read from its encrypted file at the first need, off the loops.
final class DiskKeys implements Supplier<DiskTickets> {
    private static final Logger LOG = LoggerFactory.getLogger(DiskKeys.class);

    private final Supplier<DiskTickets> reading;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Optional<DiskTickets> known = Optional.empty();

    /// @param reading may block, and fail
    DiskKeys(Supplier<DiskTickets> reading) {
        this.reading = reading;
    }

    /// What was read before; empty when nothing was. Does not block.
    Optional<DiskTickets> known() {
        return known;
    }

    /// Reads, and again after each pause, until it is there: what cannot be read now may be there
    /// when the signer is up, or the file is mended.
    ///
    /// @param end ends the trying
    void readUntilThere(Duration pause, CountDownLatch end) throws InterruptedException {
        do {
            try {
                var _ = get();
            } catch (StoreException | SignerUnavailableException e) {
                LOG.warn(
                        "no disk can be given, trying again in {} s: {}",
                        pause.toSeconds(),
                        e.getMessage());
            }
        } while (known.isEmpty() && !end.await(pause.toMillis(), TimeUnit.MILLISECONDS));
    }

    @Override
    public DiskTickets get() {
        lock.lock();
        try {
            if (known.isEmpty()) {
                known = Optional.of(reading.get());
            }
            return known.get();
        } finally {
            lock.unlock();
        }
    }
}
