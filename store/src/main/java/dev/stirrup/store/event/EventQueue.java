package dev.stirrup.store.event;

import dev.stirrup.boot.event.BootEvent;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Events that wait to be written, bounded in number and in bytes. Any thread adds, one takes.
final class EventQueue {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final ArrayDeque<BootEvent> waiting = new ArrayDeque<>();
    private final int most;
    private final long mostBytes;
    private long bytes;
    private boolean isAwaited;

    EventQueue(int most, long mostBytes) {
        this.most = most;
        this.mostBytes = mostBytes;
    }

    /// Adds those that there is room for.
    ///
    /// @return how many there was none for
    int add(List<BootEvent> events) {
        int refused = 0;
        lock.lock();
        try {
            for (int i = 0; i < events.size(); i++) {
                refused += add(events.get(i)) ? 0 : 1;
            }
            if (isAwaited && !waiting.isEmpty()) {
                isAwaited = false;
                filled.signal();
            }
        } finally {
            lock.unlock();
        }
        return refused;
    }

    private boolean add(BootEvent event) {
        int size = EventSize.of(event);
        if (waiting.size() == most || bytes + size > mostBytes) {
            return false;
        }
        bytes += size;
        waiting.add(event);
        return true;
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until there is an event.
    void await() throws InterruptedException {
        lock.lock();
        try {
            while (waiting.isEmpty()) {
                isAwaited = true;
                filled.await();
            }
        } finally {
            isAwaited = false;
            lock.unlock();
        }
    }

    /// Moves up to so many of the oldest to `into`.
    void moveTo(List<BootEvent> into, int count) {
        lock.lock();
        try {
            int moved = Math.min(count, waiting.size());
            for (int i = 0; i < moved; i++) {
                into.add(waiting.remove());
            }
            bytes = waiting.isEmpty() ? 0 : bytes - sizeOf(into, moved);
        } finally {
            lock.unlock();
        }
    }

    /// The size of the last `count` events.
    private static long sizeOf(List<BootEvent> events, int count) {
        long size = 0;
        for (BootEvent event : events.subList(events.size() - count, events.size())) {
            size += EventSize.of(event);
        }
        return size;
    }
}
