package dev.stirrup.dhcp;

import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;

/// Bytes to a DHCPv4 message (RFC 2131 section 2). Total: any bytes give a packet or a
/// [MalformedException].
///
/// Accepted though it breaks a rule:
///
/// - No END option (RFC 2131 section 4.1 demands one): left out by the `check_dhcp` plugin of
///   monitoring-plugins before 2007's fix, by LibreMesh's `dhcpdiscover`, by the DHCP core of
///   SLAC's FPGA firmware and by small embedded stacks; dnsmasq and Kea serve them.
/// - Fewer than 300 bytes (RFC 1542 section 2.1): EDK2's iSCSI driver sends 254.
/// - A client's last option that is cut off: what stands before it counts, as with Kea and dnsmasq.
///   Without a message type it is refused all the same, and so is a server's: firmware takes no
///   such answer.
/// - A message type that comes twice, or is longer than one byte: the first byte counts. Of option
///   52 it is two bits of the first byte. dnsmasq and ISC's server read both so.
/// - Anything behind END: dnsmasq and many relays fill up with zeros, others leave what was in the
///   buffer.
/// - `sname` and `file` without their zero byte: all 64 or 128 bytes are text then.
/// - Option 61 in a reply, and other options in messages where RFC 2131 table 5 has none.
///
/// Not accepted: BOOTP without a magic cookie or without a message type (RFC 1534 leaves that to
/// the server), and a hardware address longer than its field.
public final class DhcpDecoder {
    /// The first four bytes of the options (RFC 2131 section 3): 99, 130, 83, 99.
    static final int MAGIC_COOKIE = 0x63825363;

    static final int BOOT_REQUEST = 1;
    static final int BOOT_REPLY = 2;
    static final int CHADDR_SIZE = 16;
    static final int SNAME_SIZE = 64;
    static final int FILE_SIZE = 128;
    static final int BROADCAST_FLAG = 0x8000;

    private static final int OVERLOADS_FILE = 1;
    private static final int OVERLOADS_SNAME = 2;

    private DhcpDecoder() {}

    /// Reads one message: the payload of one UDP datagram.
    public static DhcpPacket decode(WireReader in) throws MalformedException {
        int op = in.u8();
        if (op != BOOT_REQUEST && op != BOOT_REPLY) {
            throw in.malformed("op is neither request nor reply: " + op);
        }
        int hardwareType = in.u8();
        int hardwareLength = in.u8();
        if (hardwareLength > CHADDR_SIZE) {
            throw in.malformed("hardware address of " + hardwareLength + " bytes");
        }
        int hops = in.u8();
        int xid = in.s32();
        int secs = in.u16();
        int flags = in.u16();
        Ipv4 ciaddr = address(in);
        Ipv4 yiaddr = address(in);
        Ipv4 siaddr = address(in);
        Ipv4 giaddr = address(in);
        Bytes chaddr = in.value(hardwareLength);
        in.skip(CHADDR_SIZE - hardwareLength);
        WireReader sname = in.slice(SNAME_SIZE);
        WireReader file = in.slice(FILE_SIZE);
        if (in.s32() != MAGIC_COOKIE) {
            throw in.malformed("no DHCP magic cookie");
        }
        var options = new OptionCollector(op == BOOT_REPLY);
        options.collect(in);
        int overload = options.overload();
        if ((overload & OVERLOADS_FILE) != 0) {
            options.collect(file);
        }
        if ((overload & OVERLOADS_SNAME) != 0) {
            options.collect(sname);
        }
        return new DhcpPacket(
                op == BOOT_REPLY,
                hardwareType,
                hops,
                xid,
                secs,
                (flags & BROADCAST_FLAG) != 0,
                ciaddr,
                yiaddr,
                siaddr,
                giaddr,
                chaddr,
                (overload & OVERLOADS_SNAME) != 0 ? "" : text(sname),
                (overload & OVERLOADS_FILE) != 0 ? "" : text(file),
                options.finish(in));
    }

    private static Ipv4 address(WireReader in) throws MalformedException {
        int bits = in.s32();
        return bits == 0 ? Ipv4.NONE : new Ipv4(bits);
    }

    /// The text up to a zero byte or the end of the field.
    private static String text(WireReader field) throws MalformedException {
        return field.paddedText(field.remaining());
    }
}
