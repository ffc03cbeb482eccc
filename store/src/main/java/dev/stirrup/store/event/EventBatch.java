package dev.stirrup.store.event;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.event.AttemptTracker;
import dev.stirrup.boot.event.AttemptTracker.Placement;
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
    record Rows(List<Chunk> chunks, List<Progress> progress) {}

    /// What one attempt did.
    private static final class Group {
        private final List<BootEvent> kept = new ArrayList<>(8);
        private final BootEvent first;
        private final boolean isNew;
        private BootEvent last;
        private Placement placement;
        private long chunk;

        private Group(Placement placement, BootEvent first) {
            this.placement = placement;
            this.first = first;
            this.last = first;
            this.isNew = placement.isFirst();
        }

        private void add(Placement where, BootEvent event, int mostEach) {
            placement = where;
            last = event;
            if (where.number() <= mostEach) {
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
            if (group.placement.attempt() != 0) {
                packing.add(group, tracker.bookmark(group.placement.attempt()));
                progress.add(progress(group));
            }
        }
        packing.close(false);
        for (Group group : groups) {
            if (group.placement.attempt() == 0) {
                packing.add(group, 0);
            }
        }
        packing.close(true);
        return new Rows(packing.chunks, progress);
    }

    /// The rows are on disk: the next events of these attempts are chained to them.
    void written(Rows rows) {
        for (Progress progress : rows.progress()) {
            if (progress.chunk() != 0) {
                tracker.bookmark(progress.attempt(), progress.chunk());
            }
        }
    }

    private List<Group> groups(List<BootEvent> events) {
        Map<Long, Group> byAttempt = new HashMap<>();
        List<Group> inOrder = new ArrayList<>();
        for (BootEvent event : events) {
            Placement placement = tracker.place(event);
            Group group = byAttempt.get(placement.attempt());
            if (group == null) {
                group = new Group(placement, event);
                byAttempt.put(placement.attempt(), group);
                inOrder.add(group);
            }
            group.add(placement, event, mostEach);
        }
        return inOrder;
    }

    private Progress progress(Group group) {
        Placement placement = group.placement;
        return new Progress(
                placement.attempt(),
                group.isNew,
                placement.number(),
                machineOf.apply(placement.claims()),
                placement.claims(),
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
                    close(group.placement.attempt() == 0);
                }
                if (writer.events() == 0) {
                    at = group.first.at();
                }
                writer.add(group.placement.attempt(), earlier, group.kept.subList(from, to));
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
