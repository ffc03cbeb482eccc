package dev.stirrup.boot.event;

import dev.stirrup.boot.Claims;
import java.time.Instant;

/// One thing that happened to a machine. Log line, timeline, metric and verdict are readers of it.
///
/// @param at when
/// @param claims who the machine said it was, as far as the protocol of this step tells
/// @param network the network's name; empty when the step has none
/// @param what the milestone
public record BootEvent(Instant at, Claims claims, String network, Milestone what) {}
