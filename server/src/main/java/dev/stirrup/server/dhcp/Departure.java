package dev.stirrup.server.dhcp;

import dev.stirrup.dhcp.ReplyDestination;

/// An encoded reply and where it goes.
///
/// @param sourcePort 67 or 4011
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy per packet would cost
public record Departure(byte[] payload, ReplyDestination destination, int sourcePort) {}
