package dev.stirrup.app.settings;

import dev.stirrup.store.key.TokenPlace;

/// [KeySettings] as they stand in a settings file.
public final class KeySettingsText {
    private KeySettingsText() {}

    /// Whole lines; empty when all keys are in files.
    public static String of(KeySettings keys) {
        StringBuilder text = new StringBuilder();
        keys.tokens().usual().ifPresent(token -> text.append(line("token", token)));
        keys.tokens().root().ifPresent(token -> text.append(line("root-token", token)));
        return text.isEmpty() ? "" : "keys:\n" + text;
    }

    private static String line(String key, TokenPlace token) {
        StringBuilder text =
                new StringBuilder("  " + key + ": {library: " + quoted(token.library()));
        token.slot().ifPresent(slot -> text.append(", slot: ").append(slot));
        token.label().ifPresent(label -> text.append(", label: ").append(quoted(label)));
        return text.append("}\n").toString();
    }

    private static String quoted(Object text) {
        return "'" + text.toString().replace("'", "''") + "'";
    }
}
