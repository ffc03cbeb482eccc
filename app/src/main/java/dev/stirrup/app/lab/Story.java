package dev.stirrup.app.lab;

import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Verdict;
import dev.stirrup.lab.LabResult;
import java.util.List;

/// What a rehearsal showed.
///
/// @param result how it ended, seen from the machine
/// @param events what the server saw of the machine, in order
/// @param verdict on the machine's last attempt
public record Story(LabResult result, List<BootEvent> events, Verdict verdict) {
    public Story {
        events = List.copyOf(events);
    }

    /// Whether the boot did what was planned.
    public boolean isGood() {
        return verdict.outcome() == Verdict.Outcome.SUCCEEDED
                || verdict.outcome() == Verdict.Outcome.AS_PLANNED;
    }
}
