package dev.stirrup.server.tftp;

import dev.stirrup.tftp.TftpPacket;
import dev.stirrup.tftp.Transfer;
import io.netty.util.collection.LongObjectHashMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// The transfers that have begun, and the look at the clock for all of them. Belongs to one loop.
final class RunningTransfers implements RunningTransfer.Resumer {
    /// Between two looks at all transfers, however many are due one after the other. One look costs
    /// less than a timer for each that every packet would move.
    private static final long LOOKS_APART = Duration.ofMillis(1).toNanos();

    private final Lane lane;
    private final Consumer<Client> ended;
    private final LongObjectHashMap<RunningTransfer> byClient = new LongObjectHashMap<>();
    private final Set<RunningTransfer> halfOpen = new LinkedHashSet<>();
    private final List<RunningTransfer> due = new ArrayList<>();
    private final Runnable look = this::look;
    private long lookAt = Transfer.NEVER;

    /// @param ended is told of each transfer that is over
    RunningTransfers(Lane lane, Consumer<Client> ended) {
        this.lane = lane;
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
        transfer.begin(lane.now());
        settle(transfer);
    }

    void receive(RunningTransfer transfer, TftpPacket packet) {
        transfer.receive(packet, lane.now());
        settle(transfer);
    }

    /// The same for an acknowledgment, which nearly all packets are.
    void acknowledge(RunningTransfer transfer, int block) {
        transfer.acknowledge(block, lane.now());
        settle(transfer);
    }

    @Override
    public void resume(RunningTransfer transfer, LongConsumer step) {
        step.accept(lane.now());
        settle(transfer);
    }

    void replace(RunningTransfer transfer) {
        transfer.replace();
        settle(transfer);
    }

    void endAll(String why) {
        for (RunningTransfer transfer : List.copyOf(byClient.values())) {
            transfer.end(why);
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
        if (transfer.deadline() < lookAt) {
            lookAt(transfer.deadline());
        }
    }

    /// Most deadlines only move away from the next look, so that a packet seldom changes it.
    private void lookAt(long time) {
        lookAt = time;
        lane.at(time, look);
    }

    private void look() {
        long now = lane.now();
        long next = Transfer.NEVER;
        for (RunningTransfer transfer : byClient.values()) {
            long deadline = transfer.deadline();
            if (now >= deadline) {
                due.add(transfer);
            } else if (deadline < next) {
                next = deadline;
            }
        }
        lookAt = Transfer.NEVER;
        for (RunningTransfer transfer : due) {
            transfer.expire(now);
            settle(transfer);
        }
        due.clear();
        if (next < lookAt) {
            lookAt(Math.max(next, now + LOOKS_APART));
        }
    }
}
