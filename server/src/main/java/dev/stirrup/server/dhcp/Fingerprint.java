package dev.stirrup.server.dhcp;

import dev.stirrup.server.link.Datagram;

/// Tells whether two waiting datagrams are the same request sent twice, without decoding them.
final class Fingerprint {
    /// Of something that has none: never the same as another.
    static final long NONE = 0;

    private static final int XID = 4;
    private static final int GIADDR = 24;
    private static final int CHADDR_END = 44;
    private static final int OPTIONS = 240;
    private static final int MESSAGE_TYPE = 53;
    private static final int END = 255;

    private Fingerprint() {}

    /// Made of the client's hardware address, the exchange's number, the relay, the message type
    /// and the port. A resent request has the same one; two different requests share one by chance
    /// once in 2^64 times.
    ///
    /// @param seed not known to the network, so that nobody can aim at another's
    static long of(Datagram datagram, long seed) {
        if (datagram.length() < OPTIONS) {
            return NONE;
        }
        byte[] bytes = datagram.bytes();
        int base = datagram.offset();
        long hash = seed + datagram.destinationPort();
        hash = mix(hash ^ word(bytes, base + XID));
        for (int at = GIADDR; at < CHADDR_END; at += 4) {
            hash = mix(hash ^ word(bytes, base + at));
        }
        hash = mix(hash ^ type(bytes, base + OPTIONS, base + datagram.length()));
        return hash == NONE ? 1 : hash;
    }

    /// The value of the message type's first byte; 0 when it stands in no ordinary place.
    private static int type(byte[] bytes, int from, int end) {
        int at = from;
        while (at + 2 < end) {
            int code = bytes[at] & 0xff;
            if (code == MESSAGE_TYPE) {
                return bytes[at + 2] & 0xff;
            }
            if (code == END) {
                return 0;
            }
            at += code == 0 ? 1 : 2 + (bytes[at + 1] & 0xff);
        }
        return 0;
    }

    private static long word(byte[] bytes, int at) {
        return (bytes[at] & 0xffL) << 24
                | (bytes[at + 1] & 0xff) << 16
                | (bytes[at + 2] & 0xff) << 8
                | bytes[at + 3] & 0xff;
    }

    /// The finisher of MurmurHash3 (public domain, Austin Appleby).
    private static long mix(long value) {
        long mixed = (value ^ value >>> 33) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ mixed >>> 33;
    }
}
