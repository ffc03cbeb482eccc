package dev.stirrup.app.serve;

import dev.stirrup.netboot.disk.DiskTickets;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// What makes the secrets of disks: read from its encrypted file at the first need, off the loops.
final class DiskKeys implements Supplier<DiskTickets> {
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
