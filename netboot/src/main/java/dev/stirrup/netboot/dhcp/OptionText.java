package dev.stirrup.netboot.dhcp;

import dev.stirrup.dhcp.OptionCode;
import dev.stirrup.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The value of a DHCP option as settings write it: text, or `hex:` and digits with or without
/// colons between them.
public final class OptionText {
    private static final String HEX = "hex:";

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

    private OptionText() {}

    /// Whether a rule may set this option.
    public static boolean isAllowed(int code) {
        return code > 0 && code < OptionCode.END && !RESERVED.contains(code);
    }

    /// The bytes this text stands for. Empty for wrong digits and for nothing at all.
    public static Optional<Bytes> read(String text) {
        if (!text.toLowerCase(Locale.ROOT).startsWith(HEX)) {
            return text.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Bytes.of(text.getBytes(StandardCharsets.UTF_8)));
        }
        String digits = text.substring(HEX.length()).replaceAll("[:\\s]", "");
        return digits.matches("([0-9a-fA-F]{2})+")
                ? Optional.of(Bytes.ofHex(digits))
                : Optional.empty();
    }
}
