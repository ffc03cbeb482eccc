package dev.stirrup.store.event;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.Serial;
import dev.stirrup.boot.SystemUuid;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.store.Micros;
import dev.stirrup.store.compact.CompactWriter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The events of many attempts as the bytes of one row. [ChunkReader] reads them.
///
/// A chunk is one byte of format and its groups, one for each attempt: the attempt's number, the
/// number of the first event of the chunk that holds the attempt's events before these (0 for
/// none), the length of what follows in four bytes, the number of events, the events. An event
/// leaves out claims and network when they are those of the event before it.
final class ChunkWriter {
    static final int FORMAT = 1;

    /// Bytes after which another chunk is begun.
    private static final int ENOUGH = 32 << 10;

    /// Events that a chunk holds at most: those who look for one event search so far.
    static final int MOST_EVENTS = 4096;

    private final CompactWriter out = new CompactWriter();
    private int events;

    ChunkWriter() {
        clear();
    }

    /// Adds a group.
    ///
    /// @param attempt 0 for events that are no part of a boot
    /// @param before where the attempt's earlier events are; 0 for nowhere
    void add(long attempt, long before, List<BootEvent> group) {
        out.unsigned(attempt).unsigned(before);
        int length = out.hole();
        out.unsigned(group.size());
        BootEvent last = null;
        for (BootEvent event : group) {
            add(event, last);
            last = event;
        }
        out.set(length, out.length() - length - 4);
        events += group.size();
    }

    int events() {
        return events;
    }

    /// Whether a group of so many events has to go into the next chunk.
    boolean isTooFullFor(int more) {
        return events > 0 && (out.length() >= ENOUGH || events + more > MOST_EVENTS);
    }

    byte[] toBytes() {
        return out.toBytes();
    }

    void clear() {
        out.clear();
        out.unsigned(FORMAT);
        events = 0;
    }

    private void add(BootEvent event, @Nullable BootEvent last) {
        boolean hasClaims = last == null || !last.claims().equals(event.claims());
        boolean hasNetwork = last == null || !last.network().equals(event.network());
        out.unsigned((hasClaims ? 1 : 0) | (hasNetwork ? 2 : 0));
        out.number(Micros.of(event.at()) - (last == null ? 0 : Micros.of(last.at())));
        if (hasClaims) {
            add(event.claims());
        }
        if (hasNetwork) {
            out.text(event.network());
        }
        MilestoneCode.write(event.what(), out);
    }

    private void add(Claims claims) {
        Optional<HardwareAddress> mac = claims.mac();
        Optional<SystemUuid> uuid = claims.uuid();
        Optional<Serial> serial = claims.serial();
        out.text(mac.isPresent() ? mac.get().text() : "")
                .text(uuid.isPresent() ? uuid.get().toString() : "")
                .text(serial.isPresent() ? serial.get().text() : "");
    }
}
