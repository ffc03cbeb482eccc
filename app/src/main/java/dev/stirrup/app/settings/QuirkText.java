package dev.stirrup.app.settings;

import dev.stirrup.app.yaml.YamlText;
import dev.stirrup.app.yaml.YamlValue;
import dev.stirrup.boot.Firmware;
import dev.stirrup.netboot.dhcp.AnswerStyle;
import dev.stirrup.netboot.dhcp.Quirk;
import java.util.List;

/// Quirks as settings files have them.
public final class QuirkText {
    private QuirkText() {}

    /// The key `quirks` with all of them; nothing for none.
    public static String of(List<Quirk> quirks) {
        YamlText text = new YamlText();
        text.putItems("quirks", quirks.stream().map(quirk -> put(text.nested(), quirk)).toList());
        return text.toString();
    }

    private static YamlText put(YamlText parent, Quirk quirk) {
        AnswerStyle style = quirk.style();
        YamlText text = parent.nested().put("name", quirk.name());
        text.putList("mac-prefixes", quirk.macPrefixes().stream().sorted().toList());
        quirk.vendorClassPrefix().ifPresent(prefix -> text.put("vendor-class", prefix));
        text.putList("firmware", quirk.firmware().stream().sorted().map(Firmware::text).toList());
        text.putList("clients", quirk.clients().stream().sorted().map(YamlValue::word).toList());
        text.putList("modes", quirk.modes().stream().sorted().map(YamlValue::word).toList());
        text.putRaw("label-only", Boolean.toString(quirk.isLabelOnly()));
        text.put("style", base(style));
        text.putRaw("broadcast", Boolean.toString(style.isBroadcast()));
        text.putRaw("zero-ended-texts", Boolean.toString(style.endsTextsWithZero()));
        style.largestBlock()
                .ifPresent(size -> text.putRaw("largest-block", Integer.toString(size)));
        return text.put("local-boot", YamlValue.word(style.localBoot()))
                .put("source", quirk.source());
    }

    /// The built-in style that speaks the same; what else differs is written out.
    private static String base(AnswerStyle style) {
        return AnswerStyle.BUILT_IN.stream()
                .filter(b ->
                        b.fileIn() == style.fileIn()
                                && b.option43() == style.option43()
                                && b.vendorClass() == style.vendorClass())
                .map(AnswerStyle::name)
                .findFirst()
                .orElse(style.name());
    }
}
