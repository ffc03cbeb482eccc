package dev.stirrup.server.dhcp;

import dev.stirrup.wire.Ipv4;

/// An offer that is kept back until its address is known to be unused.
///
/// @param answer with the events that become true when it leaves
/// @param tries how many addresses have been offered for the question, this one included
record UnprovenOffer(Answer answer, Question question, Ipv4 address, int tries) {}
