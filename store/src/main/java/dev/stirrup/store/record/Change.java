package dev.stirrup.store.record;

import java.time.Instant;

/// A line of the log of changes.
///
/// @param seq its number, from 1, in the order of commits
/// @param who the operator, program or `server` that made it
/// @param kind `machine`, `profile`, `plan`, `loaders`, `image`, `answers` or `secret`
/// @param name the record's name; after a rename the new one
/// @param what `put`, `delete`, `rename`, `seen` or `progress`
public record Change(long seq, Instant at, String who, String kind, String name, String what) {
    /// The same of another record.
    Change of(String other) {
        return new Change(seq, at, who, kind, other, what);
    }
}
