package dev.stirrup.server.link;

import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import dev.stirrup.wire.WireWriter;

/// ARP for IPv4 over Ethernet (RFC 826), as much of it as finds out who uses an address.
final class ArpFrame {
    static final int LENGTH = 28;

    private static final int ETHERNET = 1;
    private static final int ETHERTYPE_IPV4 = 0x0800;
    private static final int STATION = 6;
    private static final int REQUEST = 1;
    private static final int REPLY = 2;

    private ArpFrame() {}

    /// Asks who has an address without claiming one (RFC 5227 section 2.1.1).
    ///
    /// @param station our own hardware address, six bytes
    static byte[] probe(Bytes station, Ipv4 wanted) {
        WireWriter out = new WireWriter(LENGTH);
        out.u16(ETHERNET).u16(ETHERTYPE_IPV4).u8(STATION).u8(Ipv4.NONE.toBytes().length);
        out.u16(REQUEST);
        out.bytes(station.toArray()).bytes(Ipv4.NONE.toBytes());
        out.zeros(STATION).bytes(wanted.toBytes());
        return out.toBytes();
    }

    /// @throws MalformedException for anything but a reply
    static ArpReply decode(byte[] frame) throws MalformedException {
        WireReader in = WireReader.of(frame);
        if (in.u16() != ETHERNET || in.u16() != ETHERTYPE_IPV4) {
            throw in.malformed("ARP of other kinds of address");
        }
        if (in.u8() != STATION || in.u8() != Ipv4.NONE.toBytes().length || in.u16() != REPLY) {
            throw in.malformed("no ARP reply for IPv4 over Ethernet");
        }
        Bytes station = in.value(STATION);
        return new ArpReply(Ipv4.of(in.bytes(4)), station);
    }
}
