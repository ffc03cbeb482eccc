package dev.stirrup.store.event;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.Serial;
import dev.stirrup.boot.SystemUuid;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.store.Micros;
import dev.stirrup.store.compact.CompactReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What [ChunkWriter] wrote. Throws `IllegalArgumentException` for what was not written by it.
final class ChunkReader {
    private ChunkReader() {}

    /// The events of one attempt in one chunk.
    ///
    /// @param before the first event's number of the chunk with those before; 0 for none
    record Part(long before, List<BootEvent> events) {}

    /// All events of a chunk.
    ///
    /// @param firstSeq the number of its first event
    static List<StoredEvent> all(long firstSeq, byte[] body) {
        List<StoredEvent> found = new ArrayList<>();
        CompactReader in = opened(body);
        while (in.hasMore()) {
            long attempt = in.unsigned();
            in.unsigned();
            in.filled();
            for (BootEvent event : events(in)) {
                found.add(new StoredEvent(firstSeq + found.size(), attempt, event));
            }
        }
        return found;
    }

    /// What a chunk holds of this attempt.
    static Optional<Part> of(long attempt, byte[] body) {
        CompactReader in = opened(body);
        while (in.hasMore()) {
            boolean isIt = in.unsigned() == attempt;
            long before = in.unsigned();
            int length = in.filled();
            if (isIt) {
                return Optional.of(new Part(before, events(in)));
            }
            in.skip(length);
        }
        return Optional.empty();
    }

    private static CompactReader opened(byte[] body) {
        CompactReader in = new CompactReader(body);
        int format = in.small();
        if (format != ChunkWriter.FORMAT) {
            throw new IllegalArgumentException("events in a form of a later version: " + format);
        }
        return in;
    }

    private static List<BootEvent> events(CompactReader in) {
        int count = in.small();
        List<BootEvent> events = new ArrayList<>();
        Claims claims = Claims.none();
        String network = "";
        long micros = 0;
        for (int i = 0; i < count; i++) {
            int parts = in.small();
            micros += in.number();
            claims = (parts & 1) != 0 ? claims(in) : claims;
            network = (parts & 2) != 0 ? in.text() : network;
            events.add(
                    new BootEvent(Micros.at(micros), claims, network, MilestoneDecoder.read(in)));
        }
        return events;
    }

    private static Claims claims(CompactReader in) {
        return new Claims(
                HardwareAddress.read(in.text()),
                SystemUuid.read(in.text()),
                Serial.read(in.text()));
    }
}
