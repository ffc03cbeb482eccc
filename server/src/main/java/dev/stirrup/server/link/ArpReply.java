package dev.stirrup.server.link;

import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;

/// Somebody says that an address is his.
///
/// @param station his hardware address, six bytes
public record ArpReply(Ipv4 address, Bytes station) {}
