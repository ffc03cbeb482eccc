package dev.stirrup.app.lab;

import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Verdict;
import dev.stirrup.boot.grade.Grade;
import dev.stirrup.lab.LabResult;
import java.util.List;
import java.util.Optional;

/// What a rehearsal showed.
///
/// @param result how it ended, seen from the machine
/// @param events what the server saw of the machine, in order
/// @param verdict on the machine's last attempt
/// @param grade how far that attempt could be trusted; empty when it got nothing
public record Story(
        LabResult result, List<BootEvent> events, Verdict verdict, Optional<Grade> grade) {
    public Story {
        events = List.copyOf(events);
    }

    /// Whether the boot did what was planned.
    public boolean isGood() {
        return verdict.outcome() == Verdict.Outcome.SUCCEEDED
                || verdict.outcome() == Verdict.Outcome.AS_PLANNED;
    }
}
