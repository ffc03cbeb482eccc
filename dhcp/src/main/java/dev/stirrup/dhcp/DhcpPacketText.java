package dev.stirrup.dhcp;

import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import dev.stirrup.wire.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/// A message as text for people: one line per field and option, by name. Fields that are zero or
/// empty are left out. Bytes from the wire never reach a terminal as control characters.
public final class DhcpPacketText {
    private static final HexFormat COLONS = HexFormat.ofDelimiter(":");
    private static final int HARDWARE_IDENTIFIER = 7;
    private static final int NAME_WIDTH = 28;

    private final StringBuilder text = new StringBuilder();

    private DhcpPacketText() {}

    /// Several lines, each ended by a line feed.
    public static String of(DhcpPacket packet) {
        var writer = new DhcpPacketText();
        writer.header(packet);
        for (int i = 0; i < packet.options().size(); i++) {
            writer.option(packet.options().codeAt(i), packet.options().valueAt(i));
        }
        return writer.text.toString();
    }

    private void header(DhcpPacket packet) {
        text.append(packet.type().map(MessageType::name).orElse("unknown type"))
                .append(packet.isReply() ? " (reply)\n" : " (request)\n");
        field("htype", Integer.toString(packet.hardwareType()));
        field("chaddr", COLONS.formatHex(packet.chaddr().toArray()));
        field("xid", "0x" + HexFormat.of().toHexDigits(packet.xid()));
        number("secs", packet.secs());
        number("hops", packet.hops());
        if (packet.wantsBroadcast()) {
            field("flags", "broadcast");
        }
        address("ciaddr", packet.ciaddr());
        address("yiaddr", packet.yiaddr());
        address("siaddr", packet.siaddr());
        address("giaddr", packet.giaddr());
        quoted("sname", packet.sname());
        quoted("file", packet.file());
    }

    private void option(int code, Bytes value) {
        field(code + " " + OptionName.of(code), shown(code, value));
    }

    private static String shown(int code, Bytes value) {
        return switch (code) {
            case OptionCode.MESSAGE_TYPE ->
                    value.length() == 1
                            ? MessageType.ofCode(value.at(0))
                                    .map(MessageType::name)
                                    .orElseGet(() -> Integer.toString(value.at(0)))
                            : hex(value);
            case OptionCode.SUBNET_MASK,
                    OptionCode.ROUTER,
                    OptionCode.TIME_SERVER,
                    OptionCode.NAME_SERVER,
                    OptionCode.DNS_SERVER,
                    OptionCode.LOG_SERVER,
                    OptionCode.SWAP_SERVER,
                    OptionCode.BROADCAST_ADDRESS,
                    OptionCode.NIS_SERVER,
                    OptionCode.NTP_SERVER,
                    OptionCode.REQUESTED_ADDRESS,
                    OptionCode.SERVER_IDENTIFIER,
                    OptionCode.SUBNET_SELECTION,
                    OptionCode.TFTP_SERVER_ADDRESS ->
                    addresses(value);
            case OptionCode.LEASE_TIME, OptionCode.RENEWAL_TIME, OptionCode.REBINDING_TIME ->
                    decimal(value, " s");
            case OptionCode.MAX_MESSAGE_SIZE, OptionCode.INTERFACE_MTU -> decimal(value, " bytes");
            case OptionCode.BOOT_FILE_SIZE -> decimal(value, " blocks of 512 bytes");
            case OptionCode.PARAMETER_LIST -> codes(value);
            case OptionCode.CLIENT_ARCHITECTURE -> architectures(value);
            case OptionCode.VENDOR_SPECIFIC, OptionCode.IPXE -> inner(code, value);
            case OptionCode.RELAY_AGENT -> inner(code, value);
            default -> isText(value) ? quote(value) : hex(value);
        };
    }

    private static String addresses(Bytes value) {
        if (value.length() == 0 || value.length() % 4 != 0) {
            return hex(value);
        }
        var text = new StringBuilder();
        byte[] bytes = value.toArray();
        for (int i = 0; i < bytes.length; i += 4) {
            text.append(i == 0 ? "" : ", ").append(Ipv4.of(Arrays.copyOfRange(bytes, i, i + 4)));
        }
        return text.toString();
    }

    private static String decimal(Bytes value, String unit) {
        if (value.length() != 2 && value.length() != 4) {
            return hex(value);
        }
        long number = 0;
        for (int i = 0; i < value.length(); i++) {
            number = number << 8 | value.at(i);
        }
        return number + unit;
    }

    private static String codes(Bytes value) {
        var text = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            text.append(i == 0 ? "" : " ").append(value.at(i));
        }
        return text.toString();
    }

    private static String architectures(Bytes value) {
        if (value.length() == 0 || value.length() % 2 != 0) {
            return hex(value);
        }
        var text = new StringBuilder();
        for (int i = 0; i < value.length(); i += 2) {
            text.append(i == 0 ? "" : ", ").append(value.at(i) << 8 | value.at(i + 1));
        }
        return text.toString();
    }

    private static String inner(int code, Bytes value) {
        try {
            DhcpOptions options =
                    code == OptionCode.RELAY_AGENT
                            ? EncapsulatedOptions.readRelayAgent(value)
                            : EncapsulatedOptions.read(value);
            var text = new StringBuilder();
            for (int i = 0; i < options.size(); i++) {
                Bytes part = options.valueAt(i);
                text.append(i == 0 ? "" : ", ")
                        .append(options.codeAt(i))
                        .append('=')
                        .append(isText(part) ? quote(part) : hex(part));
            }
            return text.toString();
        } catch (MalformedException e) {
            return hex(value) + " (" + e.getMessage() + ")";
        }
    }

    /// Whether all bytes are printable ASCII, a zero byte at the end aside. A single byte is more
    /// often a number.
    private static boolean isText(Bytes value) {
        int length = value.length();
        if (length > 1 && value.at(length - 1) == 0) {
            length--;
        }
        for (int i = 0; i < length; i++) {
            if (value.at(i) < ' ' || value.at(i) > '~') {
                return false;
            }
        }
        return length > 1;
    }

    private static String quote(Bytes value) {
        return quote(new String(value.toArray(), StandardCharsets.US_ASCII));
    }

    private static String quote(String value) {
        var text = new StringBuilder("\"");
        value.codePoints()
                .forEach(c -> {
                    if (c == '"' || c == '\\') {
                        text.append('\\').append((char) c);
                    } else if (c < ' ' || c > '~') {
                        text.append("\\u").append(HexFormat.of().toHexDigits((char) c));
                    } else {
                        text.appendCodePoint(c);
                    }
                });
        return text.append('"').toString();
    }

    private static String hex(Bytes value) {
        boolean isHardware = value.length() == HARDWARE_IDENTIFIER && value.at(0) == 1;
        return value.length() == 0
                ? "(empty)"
                : isHardware ? COLONS.formatHex(value.toArray()) : value.toString();
    }

    private void number(String name, int value) {
        if (value != 0) {
            field(name, Integer.toString(value));
        }
    }

    private void address(String name, Ipv4 value) {
        if (!value.isNone()) {
            field(name, value.toString());
        }
    }

    private void quoted(String name, String value) {
        if (!value.isEmpty()) {
            field(name, quote(value));
        }
    }

    private void field(String name, String value) {
        text.append("  ").append(name);
        text.repeat(' ', Math.max(1, NAME_WIDTH - name.length())).append(value).append('\n');
    }
}
