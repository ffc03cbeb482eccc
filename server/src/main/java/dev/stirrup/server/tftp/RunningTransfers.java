package dev.stirrup.server.tftp;

import dev.stirrup.tftp.TftpPacket;
import io.netty.util.collection.LongObjectHashMap;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The transfers that have begun, and the look at the clock for all of them. Belongs to one loop.
final class RunningTransfers implements RunningTransfer.Resumer {
    /// Between two looks at all transfers, however many are due one after the other. One look costs
    /// less than a timer for each that every packet would move.
    private static final Duration LOOKS_APART = Duration.ofMillis(1);

    private final Lane lane;
    private final InstantSource clock;
    private final Consumer<Client> ended;
    private final LongObjectHashMap<RunningTransfer> byClient = new LongObjectHashMap<>();
    private final Set<RunningTransfer> halfOpen = new LinkedHashSet<>();
    private final List<RunningTransfer> due = new ArrayList<>();
    private final Runnable look = this::look;
    private Instant lookAt = Instant.MAX;

    /// @param ended is told of each transfer that is over
    RunningTransfers(Lane lane, InstantSource clock, Consumer<Client> ended) {
        this.lane = lane;
        this.clock = clock;
        this.ended = ended;
    }

    @Nullable RunningTransfer find(Client client) {
        return find(client.key());
    }

    @Nullable RunningTransfer find(long key) {
        return byClient.get(key);
    }

    boolean isEmpty() {
        return byClient.isEmpty();
    }

    void begin(RunningTransfer transfer) {
        byClient.put(transfer.client().key(), transfer);
        halfOpen.add(transfer);
        transfer.begin(clock.instant());
        settle(transfer);
    }

    void receive(RunningTransfer transfer, TftpPacket packet, Instant now) {
        transfer.receive(packet, now);
        settle(transfer);
    }

    @Override
    public void resume(RunningTransfer transfer, Consumer<Instant> step) {
        step.accept(clock.instant());
        settle(transfer);
    }

    void replace(RunningTransfer transfer, Instant now) {
        transfer.replace(now);
        settle(transfer);
    }

    void endAll(String why, Instant now) {
        for (RunningTransfer transfer : List.copyOf(byClient.values())) {
            transfer.end(why, now);
            settle(transfer);
        }
    }

    /// Ends the oldest transfer that nobody has answered, if there is one.
    void makeRoom() {
        Iterator<RunningTransfer> oldest = halfOpen.iterator();
        if (oldest.hasNext()) {
            RunningTransfer transfer = oldest.next();
            transfer.giveWay();
            settle(transfer);
        }
    }

    private void settle(RunningTransfer transfer) {
        if (transfer.isOver()) {
            halfOpen.remove(transfer);
            if (byClient.remove(transfer.client().key(), transfer)) {
                ended.accept(transfer.client());
            }
            return;
        }
        if (!halfOpen.isEmpty() && !transfer.isHalfOpen()) {
            halfOpen.remove(transfer);
        }
        if (transfer.deadline().isBefore(lookAt)) {
            lookAt(transfer.deadline(), clock.instant());
        }
    }

    /// Most deadlines only move away from the next look, so that a packet seldom changes it.
    private void lookAt(Instant time, Instant now) {
        lookAt = time;
        lane.after(Duration.between(now, time), look);
    }

    private void look() {
        Instant now = clock.instant();
        Instant next = Instant.MAX;
        for (RunningTransfer transfer : byClient.values()) {
            Instant deadline = transfer.deadline();
            if (!now.isBefore(deadline)) {
                due.add(transfer);
            } else if (deadline.isBefore(next)) {
                next = deadline;
            }
        }
        lookAt = Instant.MAX;
        for (RunningTransfer transfer : due) {
            transfer.expire(now);
            settle(transfer);
        }
        due.clear();
        if (next.isBefore(lookAt)) {
            Instant soonest = now.plus(LOOKS_APART);
            lookAt(next.isBefore(soonest) ? soonest : next, now);
        }
    }
}
