package dev.stirrup.app.record;

import dev.stirrup.app.yaml.Place;
import dev.stirrup.app.yaml.YamlMap;
import dev.stirrup.app.yaml.YamlValue;
import dev.stirrup.boot.Audience;
import dev.stirrup.boot.Client;
import dev.stirrup.boot.FolderRule;
import dev.stirrup.boot.InstallDisc;
import dev.stirrup.boot.Loader;
import dev.stirrup.boot.Payload;
import dev.stirrup.store.record.PayloadRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/// Reads what a profile starts: exactly one of the keys `linux`, `windows`, `chain`, `script`,
/// `menu`, `folder`, `disk`, `local-disk`.
final class PayloadReader {
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final int MOST_IMAGES = 1000;
    private static final Map<String, Client> LANGUAGES =
            Map.of("ipxe", Client.IPXE, "grub", Client.GRUB);

    private final YamlMap profile;
    private final Map<String, Place> fields;

    /// @param fields takes the places of the payload's own keys
    PayloadReader(YamlMap profile, Map<String, Place> fields) {
        this.profile = profile;
        this.fields = fields;
    }

    Optional<PayloadRecord> read() {
        List<Optional<PayloadRecord>> read = new ArrayList<>();
        read("linux", v -> inside(v).flatMap(this::linux), read);
        read("windows", v -> inside(v).flatMap(PayloadReader::windows), read);
        read("chain", v -> v.text().map(Payload.Chain::new).map(PayloadRecord.Plain::new), read);
        read("script", v -> inside(v).flatMap(PayloadReader::script), read);
        read("menu", v -> inside(v).flatMap(PayloadReader::menu), read);
        read("folder", v -> inside(v).flatMap(PayloadReader::folder), read);
        read("disk", v -> inside(v).flatMap(m -> new DiskReader(m).read()), read);
        read("local-disk", PayloadReader::localDisk, read);
        if (read.isEmpty()) {
            profile.refuse(
                    "a profile needs one of the keys linux, windows, chain, script, menu, folder,"
                            + " disk, local-disk");
        } else if (read.size() > 1) {
            profile.refuse(
                    "a profile has only one of the keys linux, windows, chain, script, menu,"
                            + " folder, disk, local-disk; this one has "
                            + read.size());
        }
        return read.isEmpty() ? Optional.empty() : read.getFirst();
    }

    private void read(
            String key,
            Function<YamlValue, Optional<? extends PayloadRecord>> reader,
            List<Optional<PayloadRecord>> read) {
        Optional<YamlValue> value = profile.find(key);
        if (value.isPresent()) {
            read.add(reader.apply(value.get()).map(payload -> payload));
        }
    }

    private Optional<YamlMap> inside(YamlValue value) {
        Optional<YamlMap> map = value.map();
        map.ifPresent(m -> m.places().forEach(fields::putIfAbsent));
        return map;
    }

    private Optional<PayloadRecord> linux(YamlMap map) {
        return kernel(map).map(PayloadRecord.Plain::new);
    }

    static Optional<Payload.Linux> kernel(YamlMap map) {
        Optional<String> image = map.need("image").flatMap(YamlValue::text);
        Optional<String> kernel = map.need("kernel").flatMap(YamlValue::text);
        List<String> initrds = map.each("initrds", YamlValue::text);
        String arguments = map.find("arguments").flatMap(YamlValue::text).orElse("");
        map.finish();
        return image.isEmpty() || kernel.isEmpty()
                ? Optional.empty()
                : Optional.of(new Payload.Linux(image.get(), kernel.get(), initrds, arguments));
    }

    private static Optional<PayloadRecord> windows(YamlMap map) {
        Optional<String> image = map.need("image").flatMap(YamlValue::text);
        Optional<String> wim = map.need("wim").flatMap(YamlValue::text);
        Optional<Integer> index =
                map.find("index").flatMap(v -> v.number(1, MOST_IMAGES)).map(Long::intValue);
        Optional<String> edition = map.find("edition").flatMap(YamlValue::text);
        List<String> files = map.each("files", YamlValue::text);
        Optional<Loader> wimboot =
                map.find("wimboot").flatMap(v -> v.as("SET/FILE", PayloadReader::loader));
        Optional<InstallDisc> source =
                map.find("disc").flatMap(YamlValue::map).flatMap(DiskReader::installDisc);
        map.finish();
        return image.isEmpty() || wim.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new PayloadRecord.Plain(
                                new Payload.Windows(
                                        image.get(),
                                        wim.get(),
                                        index,
                                        edition,
                                        files,
                                        wimboot.orElse(Payload.Windows.WIMBOOT),
                                        source)));
    }

    private static Optional<Loader> loader(String text) {
        int slash = text.indexOf('/');
        return slash < 1 || slash == text.length() - 1
                ? Optional.empty()
                : Optional.of(new Loader(text.substring(0, slash), text.substring(slash + 1)));
    }

    private static Optional<PayloadRecord> script(YamlMap map) {
        List<PayloadRecord> scripts = new ArrayList<>();
        LANGUAGES.forEach((word, client) ->
                map.find(word)
                        .flatMap(YamlValue::text)
                        .map(text -> new Payload.Script(client, text))
                        .map(PayloadRecord.Plain::new)
                        .ifPresent(scripts::add));
        if (scripts.size() != 1) {
            map.refuse("a script has one of the keys ipxe and grub, with its text behind it");
        }
        map.finish();
        return scripts.stream().findFirst();
    }

    private static Optional<PayloadRecord> menu(YamlMap map) {
        String title = map.find("title").flatMap(YamlValue::text).orElse("");
        Duration timeout =
                map.find("timeout")
                        .flatMap(v -> v.duration(Duration.ZERO, LONGEST))
                        .orElse(Duration.ZERO);
        Optional<String> fallback = map.find("fallback").flatMap(YamlValue::text);
        List<PayloadRecord.Item> items =
                map.each("items", v -> v.map().flatMap(PayloadReader::item));
        map.finish();
        return Optional.of(new PayloadRecord.Menu(title, timeout, fallback, items));
    }

    private static Optional<PayloadRecord.Item> item(YamlMap map) {
        Optional<String> profile = map.need("profile").flatMap(YamlValue::text);
        Optional<String> label = map.find("label").flatMap(YamlValue::text);
        String group = map.find("group").flatMap(YamlValue::text).orElse("");
        Optional<String> role = map.find("role").flatMap(YamlValue::text);
        Audience audience =
                map.find("for")
                        .flatMap(YamlValue::map)
                        .map(PayloadReader::audience)
                        .orElse(Audience.EVERYBODY);
        map.finish();
        return profile.map(p -> new PayloadRecord.Item(label.orElse(p), p, group, role, audience));
    }

    private static Audience audience(YamlMap map) {
        Map<String, String> labels =
                map.find("labels").flatMap(YamlValue::map).map(YamlMap::texts).orElse(Map.of());
        Set<String> networks = new TreeSet<>(map.each("networks", YamlValue::text));
        if (labels.isEmpty() && networks.isEmpty()) {
            map.refuse("for takes labels, networks or both");
        }
        map.finish();
        return new Audience(labels, networks);
    }

    private static Optional<PayloadRecord> folder(YamlMap map) {
        Optional<String> path = map.need("path").flatMap(YamlValue::text);
        List<FolderRule> rules = map.each("rules", v -> v.map().map(m -> new RuleReader(m).read()));
        map.finish();
        return path.map(p -> new PayloadRecord.Plain(new Payload.Folder(p, rules)));
    }

    private static Optional<PayloadRecord> localDisk(YamlValue value) {
        if (value.flag().filter(flag -> flag).isEmpty()) {
            value.refuse("local-disk takes the value true");
        }
        return Optional.of(new PayloadRecord.Plain(new Payload.LocalDisk()));
    }
}
