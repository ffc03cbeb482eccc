package dev.stirrup.server.link;

import dev.stirrup.wire.Ipv4;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;

/// IPv4 and UDP headers (RFC 791, RFC 768) around a payload, for sockets that carry whole IP
/// packets.
public final class UdpFrame {
    /// An IP header without options and a UDP header.
    public static final int HEADERS = 28;

    private static final int IP_HEADER = 20;
    private static final int UDP_HEADER = 8;
    private static final int VERSION_4 = 4;
    private static final int UDP = 17;
    private static final int MORE_OR_OFFSET = 0x3fff;
    private static final int TIME_TO_LIVE = 64;

    /// "Low delay", as other DHCP servers mark their packets.
    private static final int SERVICE = 0x10;

    private static final int CHECKSUM_IN_IP = 10;
    private static final int CHECKSUM_IN_UDP = 26;

    private UdpFrame() {}

    /// Both ends of a datagram.
    public record Ends(Ipv4 source, int sourcePort, Ipv4 destination, int destinationPort) {}

    /// Reads one IP packet. Total: any bytes give a datagram or a [MalformedException].
    ///
    /// The UDP checksum may be right, zero (none, RFC 768), or only that of the pseudo header: a
    /// sender on the same machine leaves the rest to a network card that the packet never meets.
    ///
    /// @param packet the IP packet and perhaps the padding of a short frame behind it; belongs to
    ///   the datagram from now on
    public static Datagram decode(byte[] packet, int length, long station)
            throws MalformedException {
        WireReader in = WireReader.of(packet, 0, length);
        int first = in.u8();
        int headerLength = (first & 15) * 4;
        if (first >> 4 != VERSION_4 || headerLength < IP_HEADER) {
            throw in.malformed("not an IPv4 header");
        }
        in.skip(1);
        int total = in.u16();
        if (total < headerLength + UDP_HEADER || total > length) {
            throw in.malformed("total length " + total + " of " + length);
        }
        in.skip(2);
        if ((in.u16() & MORE_OR_OFFSET) != 0) {
            throw in.malformed("a fragment");
        }
        in.skip(1);
        if (in.u8() != UDP) {
            throw in.malformed("not UDP");
        }
        in.skip(2);
        Ipv4 source = new Ipv4(in.s32());
        Ipv4 destination = new Ipv4(in.s32());
        in.skip(headerLength - IP_HEADER);
        if (fold(sum(packet, 0, headerLength)) != 0xffff) {
            throw in.malformed("wrong IP checksum");
        }
        int sourcePort = in.u16();
        int destinationPort = in.u16();
        int udpLength = in.u16();
        if (udpLength < UDP_HEADER || udpLength > total - headerLength) {
            throw in.malformed("UDP length " + udpLength);
        }
        checkSum(in, packet, headerLength, udpLength);
        return new Datagram(
                packet,
                headerLength + UDP_HEADER,
                udpLength - UDP_HEADER,
                source,
                sourcePort,
                destination,
                destinationPort,
                station);
    }

    /// The IP packet for this payload, with both checksums.
    ///
    /// @param payload at most 65507 bytes
    public static byte[] encode(Ends ends, byte[] payload) {
        int total = HEADERS + payload.length;
        if (total > 0xffff) {
            throw new IllegalArgumentException("longer than an IP packet: " + payload.length);
        }
        byte[] packet = new byte[total];
        packet[0] = (byte) (VERSION_4 << 4 | IP_HEADER / 4);
        packet[1] = SERVICE;
        put16(packet, 2, total);
        packet[8] = TIME_TO_LIVE;
        packet[9] = UDP;
        put32(packet, 12, ends.source().bits());
        put32(packet, 16, ends.destination().bits());
        put16(packet, CHECKSUM_IN_IP, ~fold(sum(packet, 0, IP_HEADER)));
        put16(packet, 20, ends.sourcePort());
        put16(packet, 22, ends.destinationPort());
        put16(packet, 24, UDP_HEADER + payload.length);
        System.arraycopy(payload, 0, packet, HEADERS, payload.length);
        int checksum = ~wholeSum(packet, IP_HEADER, UDP_HEADER + payload.length) & 0xffff;
        put16(packet, CHECKSUM_IN_UDP, checksum == 0 ? 0xffff : checksum); // zero means "none"
        return packet;
    }

    private static void checkSum(WireReader in, byte[] packet, int headerLength, int udpLength)
            throws MalformedException {
        int given = in.u16();
        if (given == 0 || wholeSum(packet, headerLength, udpLength) == 0xffff) {
            return;
        }
        if (given != fold(pseudoSum(packet, udpLength))) {
            throw in.malformed("wrong UDP checksum");
        }
    }

    private static int wholeSum(byte[] packet, int from, int udpLength) {
        return fold(pseudoSum(packet, udpLength) + sum(packet, from, udpLength));
    }

    /// Both addresses, the protocol and the length, as RFC 768 has them in front.
    private static long pseudoSum(byte[] packet, int udpLength) {
        return sum(packet, 12, 8) + UDP + udpLength;
    }

    /// The sum of 16-bit numbers, by their high bytes and their low ones.
    private static long sum(byte[] bytes, int from, int count) {
        int high = 0;
        int low = 0;
        int end = from + count;
        int at = from;
        for (; at + 7 < end; at += 8) {
            high += bytes[at] & 0xff;
            low += bytes[at + 1] & 0xff;
            high += bytes[at + 2] & 0xff;
            low += bytes[at + 3] & 0xff;
            high += bytes[at + 4] & 0xff;
            low += bytes[at + 5] & 0xff;
            high += bytes[at + 6] & 0xff;
            low += bytes[at + 7] & 0xff;
        }
        for (; at + 1 < end; at += 2) {
            high += bytes[at] & 0xff;
            low += bytes[at + 1] & 0xff;
        }
        high += at < end ? bytes[at] & 0xff : 0;
        return ((long) high << 8) + low;
    }

    private static int fold(long sum) {
        long folded = sum;
        while (folded >> 16 != 0) {
            folded = (folded & 0xffff) + (folded >> 16);
        }
        return (int) folded;
    }

    private static void put16(byte[] bytes, int at, int value) {
        bytes[at] = (byte) (value >>> 8);
        bytes[at + 1] = (byte) value;
    }

    private static void put32(byte[] bytes, int at, int value) {
        put16(bytes, at, value >>> 16);
        put16(bytes, at + 2, value);
    }
}
