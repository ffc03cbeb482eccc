package dev.stirrup.server.dhcp;

import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Events;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.dhcp.Lease;
import dev.stirrup.dhcp.LeaseStore.LeaseStoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes the leases of all replies that wait in one group, then lets the replies leave. While one
/// group is written the next gathers, so the group grows with the load and with the disk's
/// slowness. When the store fails nothing of the group leaves; the next group tries again.
final class CommitStage implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(DhcpListener.class);

    /// More replies than this do not wait for the disk.
    private static final int MOST_WAITING = 16_384;

    /// Few enough that the first client of a group does not time out for the last.
    private static final int LARGEST_GROUP = 2_048;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final List<Answer> waiting = new ArrayList<>();
    private final DecideStage.Passage passage;
    private final Departures departures;
    private final Events events;
    private final Condition emptied = lock.newCondition();
    private long offered;
    private long done;
    private boolean isAwaited;
    private boolean isClosed;
    private boolean isFailing;

    CommitStage(DecideStage.Passage passage, Departures departures) {
        this.passage = passage;
        this.departures = departures;
        this.events = passage.ports().events();
    }

    /// Takes over replies that have a lease.
    ///
    /// @return the leases of those that found no room, which are not answered
    List<Lease> offer(List<Answer> answers) {
        lock.lock();
        try {
            int room = isClosed ? 0 : Math.max(0, MOST_WAITING - waiting.size());
            int taken = Math.min(room, answers.size());
            waiting.addAll(answers.subList(0, taken));
            offered += taken;
            if (isAwaited && taken > 0) {
                isAwaited = false;
                filled.signal();
            }
            passage.tally().unwritten.add(answers.size() - taken);
            return leases(answers.subList(taken, answers.size()));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void run() {
        try {
            List<Answer> group = take();
            while (!group.isEmpty()) {
                writeSafely(group);
                group = take();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeSafely(List<Answer> group) {
        int size = group.size();
        try {
            write(group);
        } catch (RuntimeException e) {
            passage.tally().fault(e);
        } finally {
            finished(size);
        }
    }

    private void finished(int count) {
        lock.lock();
        try {
            done += count;
            emptied.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until all that has been taken over is written, and its replies have left.
    void awaitWritten(Duration most) throws InterruptedException {
        lock.lock();
        try {
            long end = offered;
            long left = most.toNanos();
            while (done < end && left > 0) {
                left = emptied.awaitNanos(left);
            }
        } finally {
            lock.unlock();
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

    private List<Answer> take() throws InterruptedException {
        lock.lock();
        try {
            while (waiting.isEmpty() && !isClosed) {
                isAwaited = true;
                filled.await();
            }
            isAwaited = false;
            List<Answer> due = waiting.subList(0, Math.min(waiting.size(), LARGEST_GROUP));
            List<Answer> group = new ArrayList<>(due);
            due.clear();
            return group;
        } finally {
            lock.unlock();
        }
    }

    private void write(List<Answer> group) {
        List<Lease> leases = leases(group);
        try {
            passage.ports().leases().commit(leases);
        } catch (LeaseStoreException | RuntimeException e) {
            fail(group, e);
            return;
        }
        if (isFailing) {
            isFailing = false;
            LOG.info("dhcp leases are written again: addresses are given");
        }
        passage.tally().commits.increment();
        // First: a client's next message must find its lease in the book.
        passage.ring().entrust(() -> tellCommitted(leases), false);
        departures.send(group);
    }

    /// On the deciding thread.
    private void tellCommitted(List<Lease> leases) {
        DhcpListener.Ports ports = passage.ports();
        ports.service().committed(leases, ports.clock().instant());
    }

    private void fail(List<Answer> group, Exception cause) {
        if (!isFailing) {
            isFailing = true;
            LOG.error(
                    "dhcp leases cannot be written, so no address is given until they can: cause={}",
                    reason(cause));
        }
        passage.tally().unwritten.add(group.size());
        List<Lease> leases = leases(group);
        passage.ring().entrust(() -> passage.ports().service().failed(leases), true);
        for (Answer answer : group) {
            answer.eventsWithoutDeparture().forEach(events::publish);
            denial(answer, cause).ifPresent(events::publish);
        }
    }

    /// Said of the machine of the reply's own events.
    private Optional<BootEvent> denial(Answer answer, Exception cause) {
        if (answer.departure().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new BootEvent(
                        passage.ports().clock().instant(),
                        answer.claims(),
                        answer.link().network().name(),
                        new Milestone.LeaseDenied(
                                "the lease could not be written: " + reason(cause))));
    }

    private static String reason(Exception cause) {
        return String.valueOf(cause.getMessage());
    }

    private static List<Lease> leases(List<Answer> answers) {
        List<Lease> leases = new ArrayList<>(answers.size());
        for (Answer answer : answers) {
            if (answer.lease().isPresent()) {
                leases.add(answer.lease().get());
            }
        }
        return leases;
    }
}
