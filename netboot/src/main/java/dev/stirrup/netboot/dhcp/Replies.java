package dev.stirrup.netboot.dhcp;

import dev.stirrup.dhcp.DhcpOptions;
import dev.stirrup.dhcp.DhcpPacket;
import dev.stirrup.dhcp.DhcpPacketBuilder;
import dev.stirrup.dhcp.EncapsulatedOptions;
import dev.stirrup.dhcp.MessageType;
import dev.stirrup.dhcp.OptionCode;
import dev.stirrup.dhcp.ReplyDestination;
import dev.stirrup.netboot.Arrival;
import dev.stirrup.netboot.DhcpReply.Outgoing;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.MalformedException;
import java.util.Optional;

/// Reply packets around the words of a boot, and where they go.
final class Replies {
    static final int BOOT_SERVER_PORT = 4011;

    private static final int BOOT_ITEM = 71;

    private Replies() {}

    /// An offer of boot information by a server that leases no addresses. It can only be broadcast,
    /// so it says so.
    static Outgoing proxyOffer(Arrival arrival, DhcpPacket request, BootWords words) {
        DhcpPacketBuilder offer =
                request.reply(MessageType.OFFER, arrival.network().address()).wantsBroadcast(true);
        DhcpPacket packet = spoken(offer, request, arrival, words).build();
        return new Outgoing(
                packet, ReplyDestination.of(request, packet), ReplyDestination.SERVER_PORT);
    }

    /// The answer to a client that has its address: an INFORM at port 67.
    static Outgoing informed(Arrival arrival, DhcpPacket request, BootWords words) {
        DhcpPacketBuilder ack = request.reply(MessageType.ACK, arrival.network().address());
        DhcpPacket packet = spoken(ack, request, arrival, words).build();
        return new Outgoing(
                packet, ReplyDestination.of(request, packet), ReplyDestination.SERVER_PORT);
    }

    /// The boot server's answer, from port 4011.
    static Outgoing bootServerAck(Arrival arrival, DhcpPacket request, BootWords words) {
        DhcpPacketBuilder ack = request.reply(MessageType.ACK, arrival.network().address());
        spoken(ack, request, arrival, words);
        bootItem(request).ifPresent(item -> ack.options().put(OptionCode.VENDOR_SPECIFIC, item));
        return new Outgoing(
                ack.build(),
                ReplyDestination.ofBootServer(request, arrival.source(), arrival.sourcePort()),
                BOOT_SERVER_PORT);
    }

    /// Adds the words of a boot to an address server's reply.
    static void combine(
            DhcpPacketBuilder reply, DhcpPacket request, Arrival arrival, BootWords words) {
        Optional<Bytes> own =
                reply.options().has(OptionCode.LOG_SERVER)
                        ? reply.options().build().find(OptionCode.LOG_SERVER)
                        : Optional.empty();
        spoken(reply, request, arrival, words)
                .wantsBroadcast(request.wantsBroadcast() || words.style().isBroadcast());
        if (own.isPresent()) {
            reply.options().put(OptionCode.LOG_SERVER, own.get());
        }
    }

    private static DhcpPacketBuilder spoken(
            DhcpPacketBuilder reply, DhcpPacket request, Arrival arrival, BootWords words) {
        reply.options().putAll(words.options());
        echoUuid(request, reply.options());
        return reply.siaddr(arrival.network().address()).file(words.headerFile());
    }

    /// GRUB looks for a configuration named by the UUID only when the answer repeats it.
    private static void echoUuid(DhcpPacket request, DhcpOptions.Builder options) {
        Optional<Bytes> value = request.options().find(OptionCode.CLIENT_UUID);
        if (value.isPresent()) {
            options.put(OptionCode.CLIENT_UUID, value.get());
        }
    }

    /// A client that picked an entry of a menu wants it confirmed (PXE 2.1 section 2.2; EDK2
    /// compares type and layer).
    private static Optional<Bytes> bootItem(DhcpPacket request) {
        return request.options()
                .find(OptionCode.VENDOR_SPECIFIC)
                .flatMap(Replies::inside)
                .flatMap(options -> options.find(BOOT_ITEM))
                .map(item ->
                        EncapsulatedOptions.writeWithEnd(
                                DhcpOptions.builder().put(BOOT_ITEM, item).build()));
    }

    /// What is in option 43. Nothing when it cannot be read: clients put anything there.
    private static Optional<DhcpOptions> inside(Bytes value) {
        try {
            return Optional.of(EncapsulatedOptions.read(value));
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }
}
