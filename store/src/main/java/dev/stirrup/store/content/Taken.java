package dev.stirrup.store.content;

/// Bytes that came in.
///
/// @param wasKept whether they were here already, as a whole, so that nothing was written
public record Taken(Blob blob, boolean wasKept) {}
