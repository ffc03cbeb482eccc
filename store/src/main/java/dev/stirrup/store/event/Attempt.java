package dev.stirrup.store.event;

import dev.stirrup.boot.Claims;
import java.time.Instant;
import java.util.Optional;

/// The events of one boot, in short.
///
/// @param id its number, from 1
/// @param machine the machine's name when it was last heard of in this attempt; empty for a machine
///   without a record
/// @param claims all that it said of itself
/// @param events how many events it has, those included that were only counted
public record Attempt(
        long id,
        Optional<String> machine,
        Claims claims,
        String network,
        Instant started,
        Instant latest,
        long events) {}
