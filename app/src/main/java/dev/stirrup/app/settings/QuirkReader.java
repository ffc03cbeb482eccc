package dev.stirrup.app.settings;

import dev.stirrup.app.yaml.YamlMap;
import dev.stirrup.app.yaml.YamlValue;
import dev.stirrup.boot.Client;
import dev.stirrup.boot.Firmware;
import dev.stirrup.netboot.Network.Mode;
import dev.stirrup.netboot.dhcp.AnswerStyle;
import dev.stirrup.netboot.dhcp.Quirk;
import dev.stirrup.netboot.script.LocalBoot;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Reads which clients are answered in another style than usual.
final class QuirkReader {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final Pattern MAC_PREFIX =
            Pattern.compile("[0-9a-fA-F]{2}([:-][0-9a-fA-F]{2}){0,5}");

    /// RFC 2348: 8 to 65464 bytes. Less than 512 no client can mean.
    private static final int SMALLEST_BLOCK = 512;

    private static final int LARGEST_BLOCK = 65_464;

    private final Set<String> names = new HashSet<>();

    Optional<Quirk> read(YamlMap map) {
        Optional<String> name =
                map.need("name").flatMap(v -> v.as("a name", NetworkReader.matching(NAME)));
        Set<String> prefixes = set(map, "mac-prefixes", QuirkReader::prefix);
        Optional<String> vendorClass = map.find("vendor-class").flatMap(YamlValue::text);
        Set<Firmware> firmware =
                set(map, "firmware", v -> v.as("a firmware such as x64-uefi", Firmware::read));
        Set<Client> clients = set(map, "clients", v -> v.oneOf(Client.class));
        Set<Mode> modes = set(map, "modes", v -> v.oneOf(Mode.class));
        boolean isLabelOnly = map.find("label-only").flatMap(YamlValue::flag).orElse(false);
        Optional<AnswerStyle> style = style(map, name.orElse(""));
        String source = map.find("source").flatMap(YamlValue::text).orElse("settings");
        map.finish();
        if (name.isPresent() && !names.add(name.get())) {
            map.refuse("there are two quirks with the name " + name.get());
        }
        return name.isEmpty() || style.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Quirk(
                                name.get(),
                                prefixes,
                                vendorClass,
                                firmware,
                                clients,
                                modes,
                                isLabelOnly,
                                style.get(),
                                source));
    }

    /// A built-in style, with what the quirk says otherwise.
    private static Optional<AnswerStyle> style(YamlMap map, String name) {
        Map<String, AnswerStyle> known =
                AnswerStyle.BUILT_IN.stream()
                        .collect(Collectors.toMap(AnswerStyle::name, Function.identity()));
        Optional<AnswerStyle> base = map.need("style").flatMap(v -> v.oneOf(known));
        Optional<Boolean> broadcast = map.find("broadcast").flatMap(YamlValue::flag);
        Optional<Boolean> zeroEnded = map.find("zero-ended-texts").flatMap(YamlValue::flag);
        Optional<Long> block =
                map.find("largest-block").flatMap(v -> v.number(SMALLEST_BLOCK, LARGEST_BLOCK));
        Optional<LocalBoot> localBoot =
                map.find("local-boot").flatMap(v -> v.oneOf(LocalBoot.class));
        return base.map(b ->
                new AnswerStyle(
                        name,
                        b.fileIn(),
                        b.option43(),
                        b.vendorClass(),
                        broadcast.orElse(b.isBroadcast()),
                        zeroEnded.orElse(b.endsTextsWithZero()),
                        block.map(size -> OptionalInt.of(size.intValue())).orElse(b.largestBlock()),
                        localBoot.orElse(b.localBoot())));
    }

    private static Optional<String> prefix(YamlValue value) {
        return value.as("the beginning of a MAC address", NetworkReader.matching(MAC_PREFIX))
                .map(text -> text.toLowerCase(Locale.ROOT).replace('-', ':'));
    }

    private static <T> Set<T> set(
            YamlMap map, String key, Function<YamlValue, Optional<T>> reader) {
        List<YamlValue> items = map.find(key).map(YamlValue::oneOrMany).orElse(List.of());
        return items.stream().map(reader).flatMap(Optional::stream).collect(Collectors.toSet());
    }
}
