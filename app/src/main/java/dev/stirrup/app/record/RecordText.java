package dev.stirrup.app.record;

import dev.stirrup.app.disk.DiskSize;
import dev.stirrup.app.yaml.Durations;
import dev.stirrup.app.yaml.YamlText;
import dev.stirrup.app.yaml.YamlValue;
import dev.stirrup.boot.Audience;
import dev.stirrup.boot.Demands;
import dev.stirrup.boot.DiskLogin;
import dev.stirrup.boot.DiskSource;
import dev.stirrup.boot.FolderRule;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.Loader;
import dev.stirrup.boot.Payload;
import dev.stirrup.store.record.AnswersRecord;
import dev.stirrup.store.record.MachineRecord;
import dev.stirrup.store.record.PayloadRecord;
import dev.stirrup.store.record.PlanRecord;
import dev.stirrup.store.record.ProfileRecord;
import java.util.Map;
import java.util.stream.Collectors;

/// Records as documents of a file, in one form only, so that the same records always give the same
/// bytes; what [RecordReader] reads from them is the same records again.
public final class RecordText {
    private RecordText() {}

    public static String of(MachineRecord machine) {
        YamlText text = new YamlText().put("kind", "machine").put("name", machine.name());
        text.putList("macs", machine.macs().stream().map(HardwareAddress::text).sorted().toList());
        machine.uuid().ifPresent(uuid -> text.put("uuid", uuid.toString()));
        machine.serial().ifPresent(serial -> text.put("serial", serial.text()));
        text.putMap("labels", machine.labels());
        if (!machine.isApproved()) {
            text.putRaw("approved", "false");
        }
        return text.putIf(!machine.notes().isEmpty(), "notes", machine.notes()).toString();
    }

    public static String of(ProfileRecord profile) {
        YamlText text = new YamlText().put("kind", "profile").put("name", profile.name());
        profile.loaderSet().ifPresent(set -> text.put("loaders", set));
        profile.loaderFile().ifPresent(file -> text.put("loader", file));
        text.putMap("selector", profile.selector());
        if (profile.isOpen()) {
            text.putRaw("open", "true");
        }
        put(text, profile.demands());
        profile.answers().ifPresent(answers -> text.put("answers", answers));
        switch (profile.payload()) {
            case PayloadRecord.Plain(Payload payload) -> put(text, payload);
            case PayloadRecord.Menu menu -> put(text, menu);
        }
        return text.toString();
    }

    public static String of(AnswersRecord answers) {
        YamlText text =
                new YamlText()
                        .put("kind", "answers")
                        .put("name", answers.name())
                        .put("format", answers.kind().text());
        if (answers.hasPlainSecrets()) {
            text.putRaw("plain-secrets", "true");
        }
        return text.put("text", answers.text()).toString();
    }

    public static String of(PlanRecord plan) {
        YamlText text =
                new YamlText()
                        .put("kind", "plan")
                        .put("machine", plan.machine())
                        .put("do", plan.kind().text());
        plan.profile().ifPresent(profile -> text.put("profile", profile));
        text.putIf(!plan.reason().isEmpty(), "reason", plan.reason());
        put(text, plan.demands());
        return text.putIf(
                        plan.progress() != PlanRecord.Progress.ARMED,
                        "progress",
                        plan.progress().text())
                .toString();
    }

    private static void put(YamlText text, Demands demands) {
        if (demands.https()) {
            text.putRaw("require-https", "true");
        }
        if (demands.identity()) {
            text.putRaw("require-identity", "true");
        }
    }

    private static void put(YamlText text, Payload payload) {
        switch (payload) {
            case Payload.Linux linux -> text.putNested("linux", put(text.nested(), linux));
            case Payload.Disk disk -> put(text, disk);
            case Payload.Windows windows -> text.putNested("windows", put(text.nested(), windows));
            case Payload.Chain(var target) -> text.put("chain", target);
            case Payload.Script(var client, var script) ->
                    text.putNested("script", text.nested().put(YamlValue.word(client), script));
            case Payload.Folder folder -> put(text, folder);
            case Payload.LocalDisk() -> text.putRaw("local-disk", "true");
            case Payload.Menu menu ->
                    throw new IllegalArgumentException(
                            "a menu that holds profiles: " + menu.title());
        }
    }

    private static YamlText put(YamlText text, Payload.Linux linux) {
        return text.put("image", linux.image())
                .put("kernel", linux.kernel())
                .putList("initrds", linux.initrds())
                .putIf(!linux.arguments().isEmpty(), "arguments", linux.arguments());
    }

    private static void put(YamlText text, Payload.Disk disk) {
        YamlText inside = text.nested();
        switch (disk.source()) {
            case DiskSource.Named(String name) -> inside.put("name", name);
            case DiskSource.Own(var golden, var size, var mode) -> {
                golden.ifPresent(image -> inside.put("golden", image));
                size.ifPresent(bytes -> inside.put("size", DiskSize.text(bytes)));
                inside.put("mode", mode.text());
            }
        }
        inside.put("login", disk.login().text());
        disk.disc()
                .ifPresent(disc ->
                        inside.putNested(
                                "cd",
                                inside.nested()
                                        .put("image", disc.image())
                                        .put("path", disc.path())));
        disk.kernel().ifPresent(linux -> inside.putNested("linux", put(inside.nested(), linux)));
        disk.installer()
                .ifPresent(linux -> inside.putNested("installer", put(inside.nested(), linux)));
        if (disk.isForFirmware()) {
            inside.putRaw("firmware", "true");
        }
        text.putNested("disk", inside);
    }

    private static YamlText put(YamlText text, Payload.Windows windows) {
        text.put("image", windows.image()).put("wim", windows.wim());
        windows.index().ifPresent(index -> text.putRaw("index", index.toString()));
        windows.edition().ifPresent(edition -> text.put("edition", edition));
        text.putList("files", windows.files());
        windows.source()
                .ifPresent(source ->
                        text.putNested(
                                "disc",
                                text.nested()
                                        .put("image", source.disc().image())
                                        .put("path", source.disc().path())
                                        .putIf(
                                                source.login() != DiskLogin.CHAP,
                                                "login",
                                                source.login().text())));
        Loader wimboot = windows.wimboot();
        return text.putIf(
                !wimboot.equals(Payload.Windows.WIMBOOT),
                "wimboot",
                wimboot.set() + "/" + wimboot.file());
    }

    private static void put(YamlText text, PayloadRecord.Menu menu) {
        YamlText inside = text.nested().putIf(!menu.title().isEmpty(), "title", menu.title());
        if (!menu.timeout().isZero()) {
            inside.putRaw("timeout", Durations.text(menu.timeout()));
        }
        menu.fallback().ifPresent(fallback -> inside.put("fallback", fallback));
        inside.putItems(
                "items",
                menu.items().stream().map(item -> item(inside.nested().nested(), item)).toList());
        text.putNested("menu", inside);
    }

    private static YamlText item(YamlText line, PayloadRecord.Item item) {
        line.put("label", item.label())
                .put("profile", item.profile())
                .putIf(!item.group().isEmpty(), "group", item.group());
        item.role().ifPresent(role -> line.put("role", role));
        Audience audience = item.audience();
        if (!audience.equals(Audience.EVERYBODY)) {
            YamlText inside = line.nested();
            inside.putMap("labels", audience.labels());
            inside.putList("networks", audience.networks().stream().sorted().toList());
            line.putNested("for", inside);
        }
        return line;
    }

    private static void put(YamlText text, Payload.Folder folder) {
        YamlText inside = text.nested().put("path", folder.path());
        inside.putItems(
                "rules",
                folder.rules().stream().map(rule -> put(inside.nested().nested(), rule)).toList());
        text.putNested("folder", inside);
    }

    private static YamlText put(YamlText text, FolderRule rule) {
        text.putList("clients", rule.clients().stream().sorted().map(YamlValue::word).toList());
        text.putList("firmware", rule.firmware().stream().sorted().map(f -> f.text()).toList());
        rule.userClass().ifPresent(v -> text.put("user-class", v));
        rule.network().ifPresent(v -> text.put("network", v));
        rule.file().ifPresent(v -> text.put("file", v));
        rule.url().ifPresent(v -> text.put("url", v));
        rule.rootPath().ifPresent(v -> text.put("root-path", v));
        Map<String, String> options =
                rule.options().entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        option -> option.getKey().toString(), Map.Entry::getValue));
        return text.putMap("options", options);
    }
}
