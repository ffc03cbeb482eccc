package dev.stirrup.trust.content;

import dev.stirrup.wire.ByteSource;

/// What came of comparing bytes on disk.
public sealed interface Check<S extends ByteSource> {
    /// The part may leave.
    record Passed<S extends ByteSource>(Part<S> part) implements Check<S> {}

    /// Not one byte of it may leave; the place of the image was told.
    record Failed<S extends ByteSource>(Damage damage) implements Check<S> {}

    /// The disk did not give the bytes, so nothing is known of them.
    record Unreadable<S extends ByteSource>(String why) implements Check<S> {}
}
