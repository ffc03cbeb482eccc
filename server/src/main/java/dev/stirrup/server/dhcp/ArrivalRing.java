package dev.stirrup.server.dhcp;

import dev.stirrup.server.link.Datagram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Datagrams between the threads that receive and the one that decides. Bounded in number and in
/// bytes; a full ring throws the newest away, since those that have waited longer are sooner served
/// and all are sent again. A request that is sent again while it waits takes the place of the
/// earlier one.
final class ArrivalRing {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Bounds bounds;
    private final Tally tally;
    private final long seed;
    private final @Nullable Waiting[] slots;
    private final int mask;

    /// Which arrival was the last with a fingerprint that falls here. A later one of another
    /// request may have taken the entry; then a duplicate is merely not noticed.
    private final long[] latest;

    private final List<Runnable> errands = new ArrayList<>();
    private long head;
    private long tail;
    private long bytes;
    private boolean isAwaited;
    private boolean isClosed;

    ArrivalRing(Bounds bounds, Tally tally, long seed) {
        this.bounds = bounds;
        this.tally = tally;
        this.seed = seed;
        int size = Integer.highestOneBit(Math.max(2, bounds.packets()) * 2 - 1);
        slots = new Waiting[size];
        mask = size - 1;
        latest = new long[2 * size];
        Arrays.fill(latest, -1);
    }

    /// How much may wait.
    record Bounds(int packets, long bytes) {}

    /// A datagram and the network it came from.
    record Waiting(DhcpLink link, Datagram datagram, long fingerprint) {}

    /// Adds what one call to the system has brought.
    void offer(DhcpLink link, List<Datagram> datagrams) {
        var arrivals = new ArrayList<Waiting>(datagrams.size());
        for (Datagram datagram : datagrams) {
            arrivals.add(new Waiting(link, datagram, Fingerprint.of(datagram, seed)));
        }
        lock.lock();
        try {
            for (Waiting arrival : arrivals) {
                add(arrival);
            }
            wake();
        } finally {
            lock.unlock();
        }
    }

    /// Has this run by the deciding thread before its next batch. An urgent one wakes it.
    void entrust(Runnable errand, boolean isUrgent) {
        lock.lock();
        try {
            errands.add(errand);
            if (isUrgent) {
                wake();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Waits for something to do, runs the errands, and moves up to `most` arrivals to `into`.
    ///
    /// @return false when the ring is closed and empty
    boolean take(List<Waiting> into, int most) throws InterruptedException {
        List<Runnable> due;
        lock.lock();
        try {
            while (head == tail && errands.isEmpty() && !isClosed) {
                isAwaited = true;
                filled.await();
            }
            isAwaited = false;
            due = errands.isEmpty() ? List.of() : List.copyOf(errands);
            errands.clear();
            while (head != tail && into.size() < most) {
                into.add(removeFirst());
            }
            if (into.isEmpty() && due.isEmpty()) {
                return false;
            }
        } finally {
            lock.unlock();
        }
        due.forEach(this::run);
        return true;
    }

    /// One that fails keeps neither the others nor the arrivals from their turn.
    private void run(Runnable errand) {
        try {
            errand.run();
        } catch (RuntimeException e) {
            tally.fault(e);
        }
    }

    void close() {
        lock.lock();
        try {
            isClosed = true;
            filled.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        if (isAwaited && (head != tail || !errands.isEmpty())) {
            isAwaited = false;
            filled.signal();
        }
    }

    private void add(Waiting arrival) {
        if (isClosed || replacedEarlier(arrival)) {
            return;
        }
        long size = arrival.datagram().bytes().length;
        if (tail - head >= bounds.packets() || bytes + size > bounds.bytes()) {
            tally.crowdedOut.increment();
            return;
        }
        latest[place(arrival)] = tail;
        slots[(int) tail++ & mask] = arrival;
        bytes += size;
    }

    private boolean replacedEarlier(Waiting arrival) {
        long earlier = latest[place(arrival)];
        if (arrival.fingerprint() == Fingerprint.NONE || earlier < head) {
            return false;
        }
        int slot = (int) earlier & mask;
        Waiting old = slots[slot];
        if (old == null
                || old.fingerprint() != arrival.fingerprint()
                || !old.link().equals(arrival.link())) {
            return false;
        }
        slots[slot] = arrival;
        bytes += arrival.datagram().bytes().length - old.datagram().bytes().length;
        tally.collapsed.increment();
        return true;
    }

    private int place(Waiting arrival) {
        return (int) arrival.fingerprint() & latest.length - 1;
    }

    private Waiting removeFirst() {
        int slot = (int) head++ & mask;
        Waiting first = slots[slot];
        if (first == null) {
            throw new IllegalStateException("a hole in the ring");
        }
        slots[slot] = null;
        bytes -= first.datagram().bytes().length;
        return first;
    }
}
