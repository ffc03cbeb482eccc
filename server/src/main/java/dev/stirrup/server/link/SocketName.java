package dev.stirrup.server.link;

import dev.stirrup.wire.Ipv4;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Socket addresses as the kernel has them: `struct sockaddr_in` and `struct sockaddr_ll`.
final class SocketName {
    static final int LINK_SIZE = 20;

    /// Where a `sockaddr_ll` has the hardware address.
    static final int LINK_ADDRESS = 12;

    static final byte[] EVERY_STATION = {-1, -1, -1, -1, -1, -1};

    static final int INET_SIZE = 16;
    private static final short ETHERTYPE_IPV4 = 0x0800;
    private static final short ETHERTYPE_ARP = 0x0806;

    private SocketName() {}

    static byte[] inet(Ipv4 address, int port) {
        ByteBuffer name = ByteBuffer.allocate(INET_SIZE).order(ByteOrder.nativeOrder());
        name.putShort((short) Libc.AF_INET);
        name.order(ByteOrder.BIG_ENDIAN).putShort((short) port).putInt(address.bits());
        return name.array();
    }

    /// Writes address and port, which stand in one number as in [UdpPort#sender], over those of the
    /// `sockaddr_in` there.
    ///
    /// @param names big-endian
    static void write(ByteBuffer names, int at, long peer) {
        names.putShort(at + 2, (short) peer);
        names.putInt(at + 4, (int) (peer >> 16));
    }

    /// The port in the `sockaddr_in` there.
    ///
    /// @param names big-endian
    static int port(ByteBuffer names, int at) {
        return names.getShort(at + 2) & 0xffff;
    }

    /// Address and port of the `sockaddr_in` there in one number.
    ///
    /// @param names big-endian
    static long peer(ByteBuffer names, int at) {
        return (names.getInt(at + 4) & 0xffffffffL) << 16 | port(names, at);
    }

    /// IPv4 frames on an interface.
    ///
    /// @param station the six bytes of the receiver's hardware address
    static byte[] link(int interfaceIndex, byte[] station) {
        return link(ETHERTYPE_IPV4, interfaceIndex, station);
    }

    /// The same for ARP.
    static byte[] arp(int interfaceIndex, byte[] station) {
        return link(ETHERTYPE_ARP, interfaceIndex, station);
    }

    private static byte[] link(short etherType, int interfaceIndex, byte[] station) {
        ByteBuffer name = ByteBuffer.allocate(LINK_SIZE).order(ByteOrder.nativeOrder());
        name.putShort((short) Libc.AF_PACKET);
        name.order(ByteOrder.BIG_ENDIAN).putShort(etherType);
        name.order(ByteOrder.nativeOrder()).putInt(interfaceIndex);
        name.position(LINK_ADDRESS - 1).put((byte) station.length).put(station);
        return name.array();
    }
}
