package dev.stirrup.server.link;

import dev.stirrup.wire.Ipv4;
import dev.stirrup.wire.WireReader;

/// A UDP datagram as it arrived. Its payload is a part of `bytes`, which nobody changes any more.
///
/// @param offset where the payload begins in `bytes`
/// @param length of the payload
/// @param destination [Ipv4#NONE] where the system does not tell
/// @param station the sender's hardware address on this network in the lower 48 bits, a relay's or
///   router's where there is one; [#NO_STATION] where the system does not tell
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy per packet would cost
public record Datagram(
        byte[] bytes,
        int offset,
        int length,
        Ipv4 source,
        int sourcePort,
        Ipv4 destination,
        int destinationPort,
        long station) {
    public static final long NO_STATION = -1;

    public WireReader payload() {
        return WireReader.of(bytes, offset, length);
    }
}
