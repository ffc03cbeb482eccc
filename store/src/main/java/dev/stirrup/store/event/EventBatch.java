package dev.stirrup.store.event;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.event.AttemptTracker;
import dev.stirrup.boot.event.AttemptTracker.Ongoing;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.store.event.EventTable.Chunk;
import dev.stirrup.store.event.EventTable.Progress;
import dev.stirrup.store.event.EventTable.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Turns events into rows: sorts them into attempts and packs those of all attempts into chunks.
/// Not safe for use by several threads.
final class EventBatch {
    private final AttemptTracker tracker;
    private final Function<Claims, Optional<String>> machineOf;
    private final int mostEach;
    private final ChunkWriter writer = new ChunkWriter();

    /// @param mostEach how many events of one attempt are kept; later ones are only counted
    EventBatch(AttemptTracker tracker, Function<Claims, Optional<String>> machineOf, int mostEach) {
        this.tracker = tracker;
        this.machineOf = machineOf;
        this.mostEach = mostEach;
    }

    /// What is to be written.
    ///
    /// @param groups where it comes from
    record Rows(List<Chunk> chunks, List<Progress> progress, List<Group> groups) {}

    /// What one attempt did.
    static final class Group {
        private final List<BootEvent> kept = new ArrayList<>(8);
        private final Ongoing attempt;
        private final BootEvent first;
        private final boolean isNew;
        private BootEvent last;
        private long chunk;

        private Group(Ongoing attempt, BootEvent first) {
            this.attempt = attempt;
            this.first = first;
            this.last = first;
            this.isNew = attempt.isFirst();
        }

        private void add(BootEvent event, int mostEach) {
            last = event;
            if (attempt.number() <= mostEach) {
                kept.add(event);
            }
        }
    }

    /// @param firstSeq the number of the first event; each has one, kept or not
    Rows rows(List<BootEvent> events, long firstSeq) {
        List<Group> groups = groups(events);
        Packing packing = new Packing(firstSeq);
        List<Progress> progress = new ArrayList<>(groups.size());
        for (Group group : groups) {
            if (group.attempt.attempt() != 0) {
                packing.add(group, group.attempt.bookmark());
                progress.add(progress(group));
            }
        }
        packing.close(false);
        for (Group group : groups) {
            if (group.attempt.attempt() == 0) {
                packing.add(group, 0);
            }
        }
        packing.close(true);
        return new Rows(packing.chunks, progress, groups);
    }

    /// The rows are on disk: the next events of these attempts are chained to them.
    void written(Rows rows) {
        for (Group group : rows.groups()) {
            if (group.attempt.attempt() != 0 && group.chunk != 0) {
                group.attempt.bookmark(group.chunk);
            }
        }
    }

    private List<Group> groups(List<BootEvent> events) {
        Map<Long, Group> byAttempt = HashMap.newHashMap(events.size() / 2);
        List<Group> inOrder = new ArrayList<>();
        @Nullable Group latest = null;
        for (BootEvent event : events) {
            Ongoing attempt = tracker.place(event);
            if (latest == null || latest.attempt != attempt) {
                latest = byAttempt.get(attempt.attempt());
            }
            if (latest == null) {
                latest = new Group(attempt, event);
                byAttempt.put(attempt.attempt(), latest);
                inOrder.add(latest);
            }
            latest.add(event, mostEach);
        }
        return inOrder;
    }

    private Progress progress(Group group) {
        Ongoing attempt = group.attempt;
        return new Progress(
                attempt.attempt(),
                group.isNew,
                attempt.number(),
                machineOf.apply(attempt.claims()),
                attempt.claims(),
                new Span(group.first.network(), group.first.at(), group.last.at()),
                group.chunk);
    }

    /// Fills one chunk after the other.
    private final class Packing {
        private final List<Chunk> chunks = new ArrayList<>();
        private long firstSeq;
        private Instant at = Instant.MIN;

        private Packing(long firstSeq) {
            this.firstSeq = firstSeq;
            writer.clear();
        }

        /// @param before the chunk with the attempt's earlier events; 0 for none
        private void add(Group group, long before) {
            long earlier = before;
            for (int from = 0; from < group.kept.size(); from += ChunkWriter.MOST_EVENTS) {
                int to = Math.min(group.kept.size(), from + ChunkWriter.MOST_EVENTS);
                if (writer.isTooFullFor(to - from)) {
                    close(group.attempt.attempt() == 0);
                }
                if (writer.events() == 0) {
                    at = group.first.at();
                }
                writer.add(group.attempt.attempt(), earlier, group.kept.subList(from, to));
                earlier = firstSeq;
                group.chunk = firstSeq;
            }
        }

        private void close(boolean isStray) {
            if (writer.events() > 0) {
                long next = firstSeq + writer.events();
                chunks.add(new Chunk(isStray, firstSeq, next - 1, at, writer.toBytes()));
                firstSeq = next;
                writer.clear();
            }
        }
    }
}
