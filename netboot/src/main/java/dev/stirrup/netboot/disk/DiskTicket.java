package dev.stirrup.netboot.disk;

import java.time.Instant;

/// One boot of a machine, as the initiator's name tells it: who, since when, and that this server
/// said so.
///
/// @param initiator the name itself
/// @param machine whose boot it is, by the name it had then
/// @param told when its script was made; whole milliseconds
public record DiskTicket(String initiator, String machine, Instant told) {}
