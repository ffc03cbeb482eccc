package dev.stirrup.dhcp;

import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import dev.stirrup.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// A DHCPv4 message to bytes.
///
/// The message type stands first and the server identifier second, as every server has them; the
/// relay's option 82 stands last (RFC 3046 section 2.1), the rest keeps its order. Values longer
/// than 255 bytes are split (RFC 3396). Padding to the 300 bytes of BOOTP (RFC 1542 section 2.1)
/// follows END: older U-Boot complains of padding before it.
///
/// `file` and `sname` are never overloaded with options (52): EDK2 and GRUB then stop reading the
/// boot file from the header, and GRUB does so whatever the option's value. When a message is too
/// long, [OptionBudget] says what is left out instead.
public final class DhcpEncoder {
    /// What every client must accept, in bytes of UDP payload: 576 bytes of IP datagram (RFC 2131
    /// section 2) without the IP and UDP headers.
    public static final int SMALLEST_LIMIT = 548;

    /// The largest payload in an Ethernet frame of 1500 bytes. EDK2 ignores anything larger, and
    /// its REQUEST asks for 65280 by a slip of byte order.
    public static final int LARGEST_LIMIT = 1472;

    /// Everything before the options: the BOOTP header and the magic cookie.
    static final int HEADER_SIZE = 240;

    private static final int SMALLEST_MESSAGE = 300;
    private static final int HEADERS_BELOW = 28;
    private static final int LONGEST_PART = 255;

    private DhcpEncoder() {}

    /// How long a reply to this request may be, in bytes of UDP payload: option 57 less the IP and
    /// UDP headers, from [#SMALLEST_LIMIT] to [#LARGEST_LIMIT]. Clients disagree on whether option
    /// 57 counts the headers (RFC 2132 section 9.10 does not say); subtracting them suits both.
    public static int limitFor(DhcpPacket request) {
        long asked = request.options().findNumber(OptionCode.MAX_MESSAGE_SIZE).orElse(0L);
        return Math.clamp(asked - HEADERS_BELOW, SMALLEST_LIMIT, LARGEST_LIMIT);
    }

    /// The message in at most `maxSize` bytes, without the options that [#leftOut] names.
    ///
    /// @throws IllegalArgumentException when `sname` or `file` does not fit its field, or when even
    ///   the options that are never left out do not fit
    public static byte[] encode(DhcpPacket packet, int maxSize) {
        List<Integer> omitted = OptionBudget.omitted(packet.options(), maxSize - HEADER_SIZE);
        var out = new WireWriter(sizeOf(packet.options(), omitted));
        writeHeader(packet, out);
        writeOptions(packet.options(), omitted, out);
        out.u8(OptionCode.END);
        out.zeros(Math.max(0, SMALLEST_MESSAGE - out.length()));
        return out.toBytes();
    }

    /// How long a message with these options is, so that its array is neither grown nor cut.
    private static int sizeOf(DhcpOptions options, List<Integer> omitted) {
        int size = HEADER_SIZE + 1;
        for (int i = 0; i < options.size(); i++) {
            if (!isOmitted(options.codeAt(i), omitted)) {
                size += OptionBudget.sizeOf(options.valueAt(i).length());
            }
        }
        return Math.max(size, SMALLEST_MESSAGE);
    }

    /// END is written for all, PAD and the overload for none.
    private static boolean isOmitted(int code, List<Integer> omitted) {
        return switch (code) {
            case OptionCode.OVERLOAD, OptionCode.PAD, OptionCode.END -> true;
            default -> !omitted.isEmpty() && omitted.contains(code);
        };
    }

    /// The codes of the options that do not fit in `maxSize` bytes and that [#encode] leaves out.
    /// Almost always none.
    public static List<Integer> leftOut(DhcpPacket packet, int maxSize) {
        return OptionBudget.omitted(packet.options(), maxSize - HEADER_SIZE);
    }

    private static void writeHeader(DhcpPacket packet, WireWriter out) {
        Bytes chaddr = packet.chaddr();
        out.u8(packet.isReply() ? DhcpDecoder.BOOT_REPLY : DhcpDecoder.BOOT_REQUEST)
                .u8(packet.hardwareType())
                .u8(chaddr.length())
                .u8(packet.hops())
                .u32(packet.xid())
                .u16(packet.secs())
                .u16(packet.wantsBroadcast() ? DhcpDecoder.BROADCAST_FLAG : 0);
        writeAddress(packet.ciaddr(), out);
        writeAddress(packet.yiaddr(), out);
        writeAddress(packet.siaddr(), out);
        writeAddress(packet.giaddr(), out);
        if (chaddr.length() > DhcpDecoder.CHADDR_SIZE) {
            throw new IllegalArgumentException("hardware address too long: " + chaddr);
        }
        chaddr.writeTo(out);
        out.zeros(DhcpDecoder.CHADDR_SIZE - chaddr.length());
        writeText(packet.sname(), DhcpDecoder.SNAME_SIZE, out);
        writeText(packet.file(), DhcpDecoder.FILE_SIZE, out);
        out.u32(DhcpDecoder.MAGIC_COOKIE);
    }

    private static void writeOptions(DhcpOptions options, List<Integer> omitted, WireWriter out) {
        writeIfPresent(options, OptionCode.MESSAGE_TYPE, out);
        writeIfPresent(options, OptionCode.SERVER_IDENTIFIER, out);
        for (int i = 0; i < options.size(); i++) {
            int code = options.codeAt(i);
            if (!hasFixedPlace(code) && !isOmitted(code, omitted)) {
                writeOption(code, options.valueAt(i), out);
            }
        }
        if (!omitted.contains(OptionCode.RELAY_AGENT)) {
            writeIfPresent(options, OptionCode.RELAY_AGENT, out);
        }
    }

    private static boolean hasFixedPlace(int code) {
        return switch (code) {
            case OptionCode.MESSAGE_TYPE,
                    OptionCode.SERVER_IDENTIFIER,
                    OptionCode.RELAY_AGENT,
                    OptionCode.OVERLOAD,
                    OptionCode.PAD,
                    OptionCode.END ->
                    true;
            default -> false;
        };
    }

    private static void writeIfPresent(DhcpOptions options, int code, WireWriter out) {
        Optional<Bytes> value = options.find(code);
        if (value.isPresent()) {
            writeOption(code, value.get(), out);
        }
    }

    private static void writeOption(int code, Bytes value, WireWriter out) {
        int at = 0;
        do {
            int part = Math.min(LONGEST_PART, value.length() - at);
            value.writeTo(out.u8(code).u8(part), at, part);
            at += part;
        } while (at < value.length());
    }

    private static void writeAddress(Ipv4 address, WireWriter out) {
        out.u32(address.bits());
    }

    private static void writeText(String text, int size, WireWriter out) {
        if (text.isEmpty()) {
            out.zeros(size);
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length >= size) {
            throw new IllegalArgumentException(
                    "a header field of " + size + " bytes cannot hold " + bytes.length);
        }
        out.bytes(bytes).zeros(size - bytes.length);
    }
}
