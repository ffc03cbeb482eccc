package dev.stirrup.trust.content;

import dev.stirrup.wire.ByteSource;
import java.time.Instant;
import java.util.Optional;

/// Lets the bytes of one open file out. Whoever implements it still needs an [Origin] to get a
/// [Part]. Safe for use by several threads.
public interface Guard<S extends ByteSource> {
    /// What may leave now without reading anything: the whole stretch or its beginning. Empty when
    /// even its first byte has to be checked before. Quick enough for an event loop.
    ///
    /// @param wanted 1 byte or more, within the file
    Optional<Part<S>> permit(Span wanted, Instant now);

    /// Reads and compares all leaves that this stretch touches, unless somebody else did meanwhile.
    /// Blocks, and takes some milliseconds for each leaf.
    ///
    /// @param wanted 1 byte or more, within the file
    Check<S> check(Span wanted, Instant now);

    /// Whether the leaf with this byte should be checked soon: it never was, or long ago.
    boolean isDue(long at, Instant now);

    /// Whether the opened file is still the one at its place.
    boolean isCurrent(Instant now);
}
