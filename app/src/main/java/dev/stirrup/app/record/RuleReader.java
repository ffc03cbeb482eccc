package dev.stirrup.app.record;

import dev.stirrup.app.settings.DhcpOptionText;
import dev.stirrup.app.yaml.YamlMap;
import dev.stirrup.app.yaml.YamlValue;
import dev.stirrup.boot.Client;
import dev.stirrup.boot.Firmware;
import dev.stirrup.boot.FolderRule;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Reads one rule of a plain folder.
final class RuleReader {
    private final YamlMap map;

    RuleReader(YamlMap map) {
        this.map = map;
    }

    FolderRule read() {
        List<Client> clients = oneOrMany("clients", v -> v.oneOf(Client.class));
        List<Firmware> firmware =
                oneOrMany("firmware", v -> v.as("a firmware such as x64-uefi", Firmware::read));
        Optional<String> file = map.find("file").flatMap(YamlValue::text);
        Optional<String> url = map.find("url").flatMap(v -> v.as("a URL", RuleReader::absoluteUrl));
        if (file.isPresent() && url.isPresent()) {
            map.refuseKey("url", "a rule has a file or a URL, not both");
        }
        Map<Integer, String> options =
                map.find("options")
                        .flatMap(YamlValue::map)
                        .map(DhcpOptionText::readAll)
                        .orElse(Map.of());
        FolderRule rule =
                new FolderRule(
                        new HashSet<>(clients),
                        new HashSet<>(firmware),
                        map.find("user-class").flatMap(YamlValue::text),
                        map.find("network").flatMap(YamlValue::text),
                        file,
                        url,
                        map.find("root-path").flatMap(YamlValue::text),
                        options);
        if (file.isEmpty() && url.isEmpty() && rule.rootPath().isEmpty() && options.isEmpty()) {
            map.refuse("a rule needs a file, a url, a root-path or options");
        }
        map.finish();
        return rule;
    }

    private <T> List<T> oneOrMany(String key, Function<YamlValue, Optional<T>> reader) {
        return map.find(key).map(YamlValue::oneOrMany).orElse(List.of()).stream()
                .map(reader)
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<String> absoluteUrl(String text) {
        return text.matches("[a-z][a-z0-9+.-]*://\\S+") ? Optional.of(text) : Optional.empty();
    }
}
