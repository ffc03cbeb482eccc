package dev.stirrup.store.record;

import java.util.List;

/// What became of edits.
public sealed interface Outcome {
    /// All of them were made and are on disk.
    ///
    /// @param changes what is different now; records that already were as wanted are not in it
    record Applied(List<Change> changes) implements Outcome {
        public Applied {
            changes = List.copyOf(changes);
        }
    }

    /// None of them was made.
    record Refused(List<Problem> problems) implements Outcome {
        public Refused {
            problems = List.copyOf(problems);
        }
    }
}
