package dev.stirrup.store.record;

import dev.stirrup.boot.Audience;
import dev.stirrup.boot.Client;
import dev.stirrup.boot.Firmware;
import dev.stirrup.boot.FolderRule;
import dev.stirrup.boot.Loader;
import dev.stirrup.boot.Payload;
import dev.stirrup.store.json.Fields;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Payloads as the JSON of their column.
final class PayloadJson {
    private PayloadJson() {}

    static String write(PayloadRecord payload) {
        return switch (payload) {
            case PayloadRecord.Plain(Payload plain) -> write(plain).toString();
            case PayloadRecord.Menu menu ->
                    kind("menu")
                            .with("title", menu.title())
                            .with("timeout", menu.timeout().toMillis())
                            .with("fallback", menu.fallback())
                            .withAll(
                                    "items", menu.items().stream().map(PayloadJson::write).toList())
                            .toString();
        };
    }

    static PayloadRecord read(String json) {
        Fields in = Fields.of(json);
        return switch (in.text("kind")) {
            case "menu" ->
                    new PayloadRecord.Menu(
                            in.text("title"),
                            Duration.ofMillis(in.number("timeout")),
                            in.textIfAny("fallback"),
                            in.objects("items").stream().map(PayloadJson::item).toList());
            case String kind -> new PayloadRecord.Plain(read(kind, in));
        };
    }

    private static Fields write(Payload payload) {
        return switch (payload) {
            case Payload.Linux linux -> write(linux);
            case Payload.Windows windows ->
                    kind("windows")
                            .with("image", windows.image())
                            .with("wim", windows.wim())
                            .with("index", windows.index().map(Integer::longValue))
                            .with("edition", windows.edition())
                            .with("files", windows.files())
                            .with("wimbootSet", windows.wimboot().set())
                            .with("wimbootFile", windows.wimboot().file())
                            .with(
                                    "source",
                                    windows.source().map(DiskJson::source).map(Fields::map));
            case Payload.Chain(var target) -> kind("chain").with("target", target);
            case Payload.Script(var client, var text) ->
                    kind("script").with("client", client.name()).with("text", text);
            case Payload.Folder(var path, var rules) ->
                    kind("folder")
                            .with("path", path)
                            .withAll("rules", rules.stream().map(PayloadJson::write).toList());
            case Payload.LocalDisk() -> kind("local-disk");
            case Payload.Disk disk -> DiskJson.write(disk);
            case Payload.Menu menu ->
                    throw new IllegalArgumentException("a menu of records: " + menu.title());
        };
    }

    private static Payload read(String kind, Fields in) {
        return switch (kind) {
            case "linux" -> linux(in);
            case "disk" -> DiskJson.read(in);
            case "windows" ->
                    new Payload.Windows(
                            in.text("image"),
                            in.text("wim"),
                            in.numberIfAny("index").map(Long::intValue),
                            in.textIfAny("edition"),
                            in.texts("files"),
                            new Loader(in.text("wimbootSet"), in.text("wimbootFile")),
                            in.objectIfAny("source").map(DiskJson::installDisc));
            case "chain" -> new Payload.Chain(in.text("target"));
            case "script" -> new Payload.Script(Client.valueOf(in.text("client")), in.text("text"));
            case "folder" ->
                    new Payload.Folder(
                            in.text("path"),
                            in.objects("rules").stream().map(PayloadJson::rule).toList());
            case "local-disk" -> new Payload.LocalDisk();
            default -> throw new IllegalArgumentException("no payload of kind " + kind);
        };
    }

    static Fields write(Payload.Linux linux) {
        return kind("linux")
                .with("image", linux.image())
                .with("kernel", linux.kernel())
                .with("initrds", linux.initrds())
                .with("arguments", linux.arguments());
    }

    static Payload.Linux linux(Fields in) {
        return new Payload.Linux(
                in.text("image"), in.text("kernel"), in.texts("initrds"), in.text("arguments"));
    }

    private static Fields write(FolderRule rule) {
        Map<String, Object> options = new HashMap<>();
        rule.options().forEach((number, value) -> options.put(number.toString(), value));
        return Fields.empty()
                .with("clients", names(rule.clients().stream().map(Client::name).toList()))
                .with("firmware", names(rule.firmware().stream().map(Firmware::text).toList()))
                .with("userClass", rule.userClass())
                .with("network", rule.network())
                .with("file", rule.file())
                .with("url", rule.url())
                .with("rootPath", rule.rootPath())
                .with("options", options);
    }

    private static FolderRule rule(Fields in) {
        return new FolderRule(
                in.texts("clients").stream().map(Client::valueOf).collect(Collectors.toSet()),
                in.texts("firmware").stream()
                        .map(text -> Firmware.read(text).orElseThrow())
                        .collect(Collectors.toSet()),
                in.textIfAny("userClass"),
                in.textIfAny("network"),
                in.textIfAny("file"),
                in.textIfAny("url"),
                in.textIfAny("rootPath"),
                in.object("options").allTexts().entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        option -> Integer.valueOf(option.getKey()),
                                        Map.Entry::getValue)));
    }

    private static Fields write(PayloadRecord.Item item) {
        Fields out = Fields.empty().with("label", item.label()).with("profile", item.profile());
        if (!item.group().isEmpty()) {
            out.with("group", item.group());
        }
        if (!item.audience().equals(Audience.EVERYBODY)) {
            out.with("for", write(item.audience()));
        }
        return out.with("role", item.role());
    }

    private static PayloadRecord.Item item(Fields in) {
        return new PayloadRecord.Item(
                in.text("label"),
                in.text("profile"),
                in.textIfAny("group").orElse(""),
                in.textIfAny("role"),
                in.objectIfAny("for").map(PayloadJson::audience).orElse(Audience.EVERYBODY));
    }

    private static Fields write(Audience audience) {
        return Fields.empty()
                .with("labels", new TreeMap<>(audience.labels()))
                .with("networks", audience.networks());
    }

    private static Audience audience(Fields in) {
        return new Audience(in.object("labels").allTexts(), Set.copyOf(in.texts("networks")));
    }

    private static List<String> names(List<String> unordered) {
        return unordered.stream().sorted().toList();
    }

    static Fields kind(String kind) {
        return Fields.empty().with("kind", kind);
    }
}
