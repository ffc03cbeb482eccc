package dev.stirrup.dhcp;

import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import java.util.Optional;

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
        DhcpOptions options) {
    /// What the message is (option 53). Empty for a type we do not know.
    public Optional<MessageType> type() {
        Optional<Bytes> code = options.find(OptionCode.MESSAGE_TYPE);
        return code.isPresent() && code.get().length() == 1
                ? MessageType.ofCode(code.get().at(0))
                : Optional.empty();
    }

    /// Whether a relay passed it on.
    public boolean isRelayed() {
        return !giaddr.isNone();
    }

    /// The same message without ciaddr.
    public DhcpPacket withoutCiaddr() {
        return new DhcpPacket(
                isReply,
                hardwareType,
                hops,
                xid,
                secs,
                wantsBroadcast,
                Ipv4.NONE,
                yiaddr,
                siaddr,
                giaddr,
                chaddr,
                sname,
                file,
                options);
    }

    /// The client identifier (option 61) as sent, or hardware type and address when there is none:
    /// the form that most clients send (RFC 2132 section 9.14), so both name the same client.
    public Bytes client() {
        Optional<Bytes> sent = options.find(OptionCode.CLIENT_IDENTIFIER);
        return sent.isPresent() && sent.get().length() > 0 ? sent.get() : hardwareIdentifier();
    }

    /// Hardware type and address in the form of a client identifier.
    public Bytes hardwareIdentifier() {
        byte[] identifier = new byte[1 + chaddr.length()];
        identifier[0] = (byte) hardwareType;
        for (int i = 0; i < chaddr.length(); i++) {
            identifier[1 + i] = (byte) chaddr.at(i);
        }
        return Bytes.of(identifier);
    }

    /// A reply to this request with what every reply repeats (RFC 2131 table 3): hardware address,
    /// xid, flags, giaddr, the client identifier (RFC 6842 section 3) and the relay's option 82
    /// (RFC 3046 section 2.2), and with the server identifier.
    ///
    /// @param server our address as the client shall see it, see [ServerIdentifier]
    public DhcpPacketBuilder reply(MessageType type, Ipv4 server) {
        return DhcpPacketBuilder.replyTo(this, type, server);
    }

    /// The refusal of a REQUEST (RFC 2131 section 4.3.2). Through a relay it asks for a broadcast,
    /// because the client may have no usable address.
    ///
    /// @param why for the client's log
    public DhcpPacket nak(Ipv4 server, String why) {
        var builder = reply(MessageType.NAK, server);
        builder.options().putText(OptionCode.MESSAGE, why);
        return builder.ciaddr(Ipv4.NONE).wantsBroadcast(wantsBroadcast || isRelayed()).build();
    }
}
