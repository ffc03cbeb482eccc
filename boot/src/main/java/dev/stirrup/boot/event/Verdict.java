package dev.stirrup.boot.event;

import java.util.List;

/// What became of an attempt, in an operator's words.
///
/// @param code stable; names the page in `docs/errors/` for outcomes that stopped
/// @param sentence what happened
/// @param causes what most likely led to it, the likeliest first; empty when nothing is wrong
/// @param nextStep what to do now; empty when there is nothing to do
public record Verdict(
        String code, Outcome outcome, String sentence, List<String> causes, String nextStep) {
    public Verdict {
        causes = List.copyOf(causes);
    }

    /// The kinds of end an attempt can come to.
    public enum Outcome {
        /// Too early to tell: the machine may well be busy.
        UNDERWAY,
        /// The system runs, or the install is done.
        SUCCEEDED,
        /// It ended as the plan wants, without a network boot from here.
        AS_PLANNED,
        /// It stopped somewhere.
        STOPPED
    }
}
