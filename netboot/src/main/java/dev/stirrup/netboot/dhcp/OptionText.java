package dev.stirrup.netboot.dhcp;

import dev.stirrup.dhcp.OptionCode;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import dev.stirrup.wire.WireWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The value of a DHCP option as settings write it: text, or `hex:` and digits with or without
/// colons between them. Where RFC 2132 has addresses or a number in an option, the text of these
/// stands for their bytes: `10.0.0.5` sent as eight letters is no time server to anybody.
public final class OptionText {
    private static final String HEX = "hex:";

    private static final Pattern SEPARATOR = Pattern.compile("\\s*,\\s*|\\s+");

    /// In seconds, west of Greenwich below zero.
    private static final int TIME_OFFSET = 2;

    /// Options that the protocol itself owns.
    private static final Set<Integer> RESERVED =
            Set.of(
                    OptionCode.PAD,
                    OptionCode.REQUESTED_ADDRESS,
                    OptionCode.OVERLOAD,
                    OptionCode.MESSAGE_TYPE,
                    OptionCode.SERVER_IDENTIFIER,
                    OptionCode.CLIENT_IDENTIFIER,
                    OptionCode.RELAY_AGENT,
                    OptionCode.END);

    /// One or several IPv4 addresses, or pairs of them.
    private static final Set<Integer> ADDRESSES =
            Set.of(
                    3, 4, 5, 6, 7, 8, 9, 10, 11, 16, 21, 28, 32, 33, 41, 42, 44, 45, 48, 49, 65, 68,
                    69, 70, 71, 72, 73, 74, 75, 76);

    /// TFTP servers' addresses to telephones (RFC 5859), and a path to GRUB.
    private static final int TFTP_SERVERS = 150;

    /// A number of so many bytes, a switch being one.
    private static final Map<Integer, Integer> NUMBERS =
            Map.ofEntries(
                    Map.entry(2, 4),
                    Map.entry(13, 2),
                    Map.entry(19, 1),
                    Map.entry(20, 1),
                    Map.entry(22, 2),
                    Map.entry(23, 1),
                    Map.entry(24, 4),
                    Map.entry(26, 2),
                    Map.entry(27, 1),
                    Map.entry(29, 1),
                    Map.entry(30, 1),
                    Map.entry(31, 1),
                    Map.entry(34, 1),
                    Map.entry(35, 4),
                    Map.entry(36, 1),
                    Map.entry(37, 1),
                    Map.entry(38, 4),
                    Map.entry(39, 1),
                    Map.entry(46, 1));

    /// Compressed names (RFC 3397), and routes (RFC 3442, Microsoft's).
    private static final Set<Integer> DIGITS_ONLY = Set.of(119, 121, 249);

    private OptionText() {}

    /// Whether a rule may set this option.
    public static boolean isAllowed(int code) {
        return code > 0 && code < OptionCode.END && !RESERVED.contains(code);
    }

    /// What has to be written for this option in place of this text, which would mean nothing to a
    /// client: `IPv4 addresses`. Empty when the text is right.
    public static Optional<String> wantedInstead(int code, String text) {
        if (isHex(text) || text.isEmpty()) {
            return Optional.empty();
        }
        if (ADDRESSES.contains(code)) {
            return addresses(text).isPresent() ? Optional.empty() : Optional.of("IPv4 addresses");
        }
        if (NUMBERS.containsKey(code)) {
            return number(code, text).isPresent() ? Optional.empty() : Optional.of("a number");
        }
        return DIGITS_ONLY.contains(code)
                ? Optional.of("hex: and pairs of digits")
                : Optional.empty();
    }

    /// The bytes this text stands for in this option. Empty for wrong digits and for nothing at
    /// all.
    public static Optional<Bytes> read(int code, String text) {
        if (isHex(text)) {
            String digits = text.substring(HEX.length()).replaceAll("[:\\s]", "");
            return digits.matches("([0-9a-fA-F]{2})+")
                    ? Optional.of(Bytes.ofHex(digits))
                    : Optional.empty();
        }
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<Bytes> meant =
                ADDRESSES.contains(code) || code == TFTP_SERVERS
                        ? addresses(text)
                        : number(code, text);
        return meant.or(() -> Optional.of(Bytes.of(text.getBytes(StandardCharsets.UTF_8))));
    }

    private static boolean isHex(String text) {
        return text.toLowerCase(Locale.ROOT).startsWith(HEX);
    }

    /// Addresses with commas or spaces between them.
    private static Optional<Bytes> addresses(String text) {
        List<Optional<Ipv4>> all = SEPARATOR.splitAsStream(text.strip()).map(Ipv4::read).toList();
        if (all.stream().anyMatch(Optional::isEmpty)) {
            return Optional.empty();
        }
        var out = new WireWriter(all.size() * Integer.BYTES);
        all.forEach(address -> out.bytes(address.orElseThrow().toBytes()));
        return Optional.of(Bytes.of(out.toBytes()));
    }

    private static Optional<Bytes> number(int code, String text) {
        int length = NUMBERS.getOrDefault(code, 0);
        if (length == 0 || !text.matches("-?[0-9]{1,10}")) {
            return Optional.empty();
        }
        long value = Long.parseLong(text);
        long least = code == TIME_OFFSET ? Integer.MIN_VALUE : 0;
        long most = code == TIME_OFFSET ? Integer.MAX_VALUE : (1L << length * Byte.SIZE) - 1;
        if (value < least || value > most) {
            return Optional.empty();
        }
        byte[] all = ByteBuffer.allocate(Long.BYTES).putLong(value).array();
        return Optional.of(Bytes.of(Arrays.copyOfRange(all, Long.BYTES - length, Long.BYTES)));
    }
}
