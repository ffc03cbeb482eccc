package dev.stirrup.app.rehearsal;

import dev.stirrup.dhcp.DhcpDecoder;
import dev.stirrup.dhcp.DhcpEncoder;
import dev.stirrup.dhcp.DhcpPacket;
import dev.stirrup.dhcp.DhcpPacketBuilder;
import dev.stirrup.dhcp.MessageType;
import dev.stirrup.dhcp.OptionCode;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;

/// Machines that ask for an address and a boot, some dozens at the same time: BIOS and UEFI
/// firmware, iPXE, and clients that only want an address.
public final class RehearsalMachines {
    private static final int AT_ONCE = 64;
    private static final int KINDS = 4;
    private static final long PATIENCE_MILLIS = 10_000;
    private static final int LARGEST = 1472;

    private final RehearsalSocket socket;

    public RehearsalMachines(RehearsalSocket socket) {
        this.socket = socket;
    }

    /// Has so many machines ask, and gives the number of those that got an address.
    public int ask(int machines) throws InterruptedException {
        int served = 0;
        for (int first = 0; first < machines; first += AT_ONCE) {
            int waiting = Math.min(AT_ONCE, machines - first);
            for (int i = 0; i < waiting; i++) {
                send(request(MessageType.DISCOVER, first + i));
            }
            served += converse(waiting);
        }
        return served;
    }

    /// Answers each OFFER with a REQUEST until all have their ACK, or silence falls.
    private int converse(int machines) throws InterruptedException {
        int served = 0;
        while (served < machines) {
            byte[] reply = socket.reply(PATIENCE_MILLIS);
            if (reply == null) {
                return served;
            }
            DhcpPacket packet = decoded(reply);
            if (packet.type().filter(type -> type == MessageType.ACK).isPresent()) {
                served++;
            } else {
                accept(packet);
            }
        }
        return served;
    }

    private void accept(DhcpPacket offer) {
        DhcpPacketBuilder request = request(MessageType.REQUEST, offer.xid());
        request.options().put(OptionCode.REQUESTED_ADDRESS, Bytes.of(offer.yiaddr().toBytes()));
        offer.options()
                .find(OptionCode.SERVER_IDENTIFIER)
                .ifPresent(server -> request.options().put(OptionCode.SERVER_IDENTIFIER, server));
        send(request);
    }

    private static DhcpPacketBuilder request(MessageType type, int machine) {
        Bytes card =
                Bytes.of(
                        (byte) 0x52,
                        (byte) 0x54,
                        (byte) 0,
                        (byte) (machine >>> 16),
                        (byte) (machine >>> 8),
                        (byte) machine);
        DhcpPacketBuilder packet =
                DhcpPacketBuilder.request(type, machine, card).wantsBroadcast(true);
        packet.options().put(OptionCode.PARAMETER_LIST, Bytes.ofHex("0103060f2b3c4243"));
        switch (machine % KINDS) {
            case 0 -> boot(packet, "PXEClient:Arch:00000:UNDI:002001", "0000");
            case 1 -> boot(packet, "PXEClient:Arch:00007:UNDI:003000", "0007");
            case 2 -> {
                boot(packet, "PXEClient:Arch:00007:UNDI:003010", "0007");
                packet.options().putText(OptionCode.USER_CLASS, "iPXE");
            }
            default -> {}
        }
        return packet;
    }

    private static void boot(DhcpPacketBuilder packet, String vendorClass, String architecture) {
        packet.options()
                .putText(OptionCode.VENDOR_CLASS, vendorClass)
                .put(OptionCode.CLIENT_ARCHITECTURE, Bytes.ofHex(architecture))
                .put(OptionCode.CLIENT_INTERFACE, Bytes.ofHex("010300"));
    }

    private void send(DhcpPacketBuilder packet) {
        socket.ask(DhcpEncoder.encode(packet.build(), LARGEST));
    }

    private static DhcpPacket decoded(byte[] reply) {
        try {
            return DhcpDecoder.decode(WireReader.of(reply, 0, reply.length));
        } catch (MalformedException e) {
            throw new IllegalStateException("our own reply cannot be read", e);
        }
    }
}
