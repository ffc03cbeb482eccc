package dev.stirrup.store.event;

import dev.stirrup.boot.event.BootEvent;

/// An event with its place in the stream.
///
/// @param seq its number, growing, with gaps
/// @param attempt the attempt it belongs to, 0 for none
public record StoredEvent(long seq, long attempt, BootEvent event) {}
