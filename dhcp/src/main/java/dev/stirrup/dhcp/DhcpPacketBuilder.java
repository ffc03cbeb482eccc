package dev.stirrup.dhcp;

import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import java.util.Optional;

/// A message being put together. Options are added through [#options()].
public final class DhcpPacketBuilder {
    private static final int ETHERNET = 1;

    private final boolean isReply;
    private int hardwareType = ETHERNET;
    private int xid;
    private int secs;
    private boolean wantsBroadcast;
    private Ipv4 ciaddr = Ipv4.NONE;
    private Ipv4 yiaddr = Ipv4.NONE;
    private Ipv4 siaddr = Ipv4.NONE;
    private Ipv4 giaddr = Ipv4.NONE;
    private Bytes chaddr = Bytes.empty();
    private String sname = "";
    private String file = "";
    private final DhcpOptions.Builder options = DhcpOptions.builder();

    private DhcpPacketBuilder(boolean isReply, MessageType type) {
        this.isReply = isReply;
        options.putByte(OptionCode.MESSAGE_TYPE, type.code());
    }

    /// A message as a client sends it, over Ethernet unless [#hardwareType(int)] says otherwise.
    public static DhcpPacketBuilder request(MessageType type, int xid, Bytes chaddr) {
        var builder = new DhcpPacketBuilder(false, type);
        builder.xid = xid;
        builder.chaddr = chaddr;
        return builder;
    }

    static DhcpPacketBuilder replyTo(DhcpPacket request, MessageType type, Ipv4 server) {
        var builder = new DhcpPacketBuilder(true, type);
        builder.hardwareType = request.hardwareType();
        builder.xid = request.xid();
        builder.wantsBroadcast = request.wantsBroadcast();
        builder.ciaddr = type == MessageType.ACK ? request.ciaddr() : Ipv4.NONE;
        builder.giaddr = request.giaddr();
        builder.chaddr = request.chaddr();
        builder.options.putAddress(OptionCode.SERVER_IDENTIFIER, server);
        builder.echo(request, OptionCode.CLIENT_IDENTIFIER);
        builder.echo(request, OptionCode.RELAY_AGENT);
        return builder;
    }

    public DhcpPacketBuilder hardwareType(int value) {
        hardwareType = value;
        return this;
    }

    public DhcpPacketBuilder secs(int value) {
        secs = value;
        return this;
    }

    public DhcpPacketBuilder wantsBroadcast(boolean value) {
        wantsBroadcast = value;
        return this;
    }

    public DhcpPacketBuilder ciaddr(Ipv4 value) {
        ciaddr = value;
        return this;
    }

    public DhcpPacketBuilder yiaddr(Ipv4 value) {
        yiaddr = value;
        return this;
    }

    public DhcpPacketBuilder siaddr(Ipv4 value) {
        siaddr = value;
        return this;
    }

    public DhcpPacketBuilder giaddr(Ipv4 value) {
        giaddr = value;
        return this;
    }

    /// @param value at most 63 bytes
    public DhcpPacketBuilder sname(String value) {
        sname = value;
        return this;
    }

    /// @param value at most 127 bytes
    public DhcpPacketBuilder file(String value) {
        file = value;
        return this;
    }

    /// The options so far; what is put there stands in the message.
    public DhcpOptions.Builder options() {
        return options;
    }

    public DhcpPacket build() {
        return new DhcpPacket(
                isReply,
                hardwareType,
                0,
                xid,
                secs,
                wantsBroadcast,
                ciaddr,
                yiaddr,
                siaddr,
                giaddr,
                chaddr,
                sname,
                file,
                options.build());
    }

    private void echo(DhcpPacket request, int code) {
        Optional<Bytes> value = request.options().find(code);
        if (value.isPresent()) {
            options.put(code, value.get());
        }
    }
}
