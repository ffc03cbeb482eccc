package dev.stirrup.dhcp;

import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;

/// One DHCPv4 message (RFC 2131 section 2). Immutable; knows no peer and no socket.
///
/// @param isReply op: false BOOTREQUEST, true BOOTREPLY
/// @param hardwareType htype, 1 for Ethernet
/// @param hops counted by relays
/// @param xid chosen by the client; some firmware uses the same one for ever, so it is not unique
/// @param secs 0 to 65535; not a clock with every client (iPXE puts debugging data there)
/// @param wantsBroadcast the broadcast flag, 0x8000
/// @param ciaddr the client's address, when it has one
/// @param yiaddr the address given to the client
/// @param siaddr the next server
/// @param giaddr the relay's address
/// @param chaddr the hardware address, hlen bytes
/// @param sname the server's name, at most 63 bytes of text
/// @param file the boot file, at most 127 bytes of text
public record DhcpPacket(
        boolean isReply,
        int hardwareType,
        int hops,
        int xid,
        int secs,
        boolean wantsBroadcast,
        Ipv4 ciaddr,
        Ipv4 yiaddr,
        Ipv4 siaddr,
        Ipv4 giaddr,
        Bytes chaddr,
        String sname,
        String file,
        DhcpOptions options) {}
