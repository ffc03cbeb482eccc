package dev.stirrup.app.probe;

import dev.stirrup.dhcp.DhcpDecoder;
import dev.stirrup.dhcp.DhcpEncoder;
import dev.stirrup.dhcp.DhcpPacket;
import dev.stirrup.dhcp.DhcpPacketBuilder;
import dev.stirrup.dhcp.MessageType;
import dev.stirrup.dhcp.OptionCode;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import dev.stirrup.wire.WireReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;

/// A DHCP server that no real one would be: its answer depends on the architecture that asks.
final class WrongDhcp implements AutoCloseable {
    /// Its answers cannot be read.
    static final int MALFORMED = 6;

    /// The boot file drives terminals, and turns text around.
    static final int HOSTILE = 7;

    /// The ACK names another file.
    static final int OTHER_ACK = 9;

    /// There is no ACK.
    static final int NO_ACK = 10;

    private static final int LARGEST = 1472;

    private final DatagramSocket socket;

    private WrongDhcp(DatagramSocket socket) {
        this.socket = socket;
    }

    static WrongDhcp open(ProbedNetwork network) throws Exception {
        network.ends().runInServer("ip", "route", "replace", "255.255.255.255", "dev", "s0");
        return network.ends()
                .inServer(() -> {
                    var server = new WrongDhcp(new DatagramSocket(67));
                    server.socket.setBroadcast(true);
                    Thread.ofPlatform().daemon().start(server::serve);
                    return server;
                });
    }

    /// Until it is closed.
    private void serve() {
        try {
            while (!socket.isClosed()) {
                var packet = new DatagramPacket(new byte[LARGEST], LARGEST);
                socket.receive(packet);
                DhcpPacket asked =
                        DhcpDecoder.decode(WireReader.of(packet.getData(), 0, packet.getLength()));
                Optional<byte[]> answer = answer(asked);
                if (answer.isPresent()) {
                    InetAddress all = InetAddress.getByAddress(Ipv4.BROADCAST.toBytes());
                    socket.send(new DatagramPacket(answer.get(), answer.get().length, all, 68));
                }
            }
        } catch (Exception e) {
            return; // closed with the test
        }
    }

    private static Optional<byte[]> answer(DhcpPacket asked) {
        int who =
                asked.options()
                        .find(OptionCode.CLIENT_ARCHITECTURE)
                        .map(list -> list.at(1))
                        .orElse(-1);
        boolean isDiscover = asked.type().filter(t -> t == MessageType.DISCOVER).isPresent();
        boolean isSilent = who < 0 || !isDiscover && who == NO_ACK;
        if (isSilent) {
            return Optional.empty();
        }
        String file =
                who == HOSTILE ? "\u001b[2J\u202efi" : isDiscover ? "first.efi" : "second.efi";
        DhcpPacketBuilder reply =
                asked.reply(
                                isDiscover ? MessageType.OFFER : MessageType.ACK,
                                Ipv4.of(ProbedNetwork.SERVER))
                        .yiaddr(Ipv4.of("10.99.4.1"))
                        .siaddr(Ipv4.of(ProbedNetwork.SERVER));
        reply.options()
                .put(OptionCode.SUBNET_MASK, Bytes.ofHex("ffff0000"))
                .putText(OptionCode.BOOT_FILE, file);
        byte[] bytes = DhcpEncoder.encode(reply.build(), LARGEST);
        return Optional.of(who == MALFORMED ? cutShort(bytes) : bytes);
    }

    /// The last option says that it is longer than the packet.
    private static byte[] cutShort(byte[] bytes) {
        int end = bytes.length - 1;
        while (bytes[end] == 0) {
            end--;
        }
        return Arrays.copyOf(bytes, end - 1);
    }

    @Override
    public void close() {
        socket.close();
    }
}
