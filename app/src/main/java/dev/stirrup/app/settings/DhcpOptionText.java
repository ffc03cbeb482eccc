package dev.stirrup.app.settings;

import dev.stirrup.app.yaml.YamlMap;
import dev.stirrup.app.yaml.YamlValue;
import dev.stirrup.netboot.dhcp.OptionText;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// DHCP options as operators write them: a number, and a text or `hex:` with pairs of digits. What
/// [OptionText] knows to be addresses or a number is written as such.
public final class DhcpOptionText {
    private static final String HEX = "hex:";

    /// Options that the server writes itself: RFC 2131 table 3, and what relays and clients send.
    private static final Set<Integer> OWN =
            Set.of(0, 1, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 61, 82, 255);

    private DhcpOptionText() {}

    /// The options of a mapping whose keys are their numbers; wrong ones are refused and left out.
    public static Map<Integer, String> readAll(YamlMap map) {
        Map<Integer, String> options = new TreeMap<>();
        map.all()
                .forEach((key, value) ->
                        number(map, key)
                                .ifPresent(number ->
                                        text(number, value)
                                                .ifPresent(text -> options.put(number, text))));
        return options;
    }

    private static Optional<Integer> number(YamlMap map, String key) {
        if (!key.matches("[0-9]{1,3}") || Integer.parseInt(key) > 254) {
            map.refuseKey(key, "an option's number is from 1 to 254");
            return Optional.empty();
        }
        int number = Integer.parseInt(key);
        if (OWN.contains(number)) {
            map.refuseKey(key, "option " + key + " is written by the server itself");
            return Optional.empty();
        }
        return Optional.of(number);
    }

    private static Optional<String> text(int number, YamlValue value) {
        Optional<String> text =
                value.as("a text, or hex: and pairs of digits", DhcpOptionText::check);
        text.flatMap(t -> OptionText.wantedInstead(number, t))
                .ifPresent(wanted ->
                        value.refuse("option " + number + " is no text; write " + wanted));
        return text;
    }

    private static Optional<String> check(String text) {
        if (!text.startsWith(HEX)) {
            return Optional.of(text);
        }
        try {
            HexFormat.of().parseHex(text.substring(HEX.length()).replace(":", ""));
            return Optional.of(text);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
