package dev.stirrup.app.lab;

import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.lab.LabLine;
import java.time.Instant;

/// Told of a rehearsal while it runs, from several threads.
public interface RehearsalListener {
    /// @param start when the event's attempt began
    void event(Instant start, BootEvent event);

    void line(LabLine line);

    /// Whether the machine may be switched off before its boot has ended. Asked several times a
    /// second.
    default boolean hasSeenEnough() {
        return false;
    }
}
