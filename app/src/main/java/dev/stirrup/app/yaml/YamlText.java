package dev.stirrup.app.yaml;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Writes YAML in one form only: keys in the order they are put, two spaces of indentation, quotes
/// wherever a reader of any YAML version could see something else than text.
public final class YamlText {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z/][A-Za-z0-9_./-]*");
    private static final Set<String> OTHERWISE_READ =
            Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

    private final StringBuilder out = new StringBuilder();
    private final String indent;

    public YamlText() {
        this("");
    }

    private YamlText(String indent) {
        this.indent = indent;
    }

    public YamlText put(String key, String value) {
        if (isBlock(value)) {
            out.append(indent).append(scalar(key)).append(": |\n");
            value.lines().forEach(line -> putLine(line.isEmpty() ? "" : indent + "  " + line));
            return this;
        }
        return putRaw(key, scalar(value));
    }

    public YamlText putIf(boolean isWanted, String key, String value) {
        return isWanted ? put(key, value) : this;
    }

    /// A value that is no text: a number, or `true`.
    public YamlText putRaw(String key, String value) {
        return putLine(indent + scalar(key) + ": " + value);
    }

    /// A list in one line; nothing for an empty one.
    public YamlText putList(String key, List<String> values) {
        return values.isEmpty()
                ? this
                : putRaw(
                        key,
                        "["
                                + String.join(", ", values.stream().map(YamlText::scalar).toList())
                                + "]");
    }

    /// A mapping in the order of its keys; nothing for an empty one.
    public YamlText putMap(String key, Map<String, String> values) {
        if (values.isEmpty()) {
            return this;
        }
        YamlText inside = new YamlText(indent + "  ");
        new TreeMap<>(values).forEach(inside::put);
        return putNested(key, inside);
    }

    /// Text for what stands under a key.
    public YamlText nested() {
        return new YamlText(indent + "  ");
    }

    public YamlText putNested(String key, YamlText inside) {
        putLine(indent + scalar(key) + ":");
        out.append(inside.out);
        return this;
    }

    /// A list of mappings, made with [#nested] twice: the item's dash takes the place of its first
    /// two spaces.
    public YamlText putItems(String key, List<YamlText> items) {
        if (items.isEmpty()) {
            return this;
        }
        putLine(indent + scalar(key) + ":");
        for (YamlText item : items) {
            String text = item.out.toString();
            int dash = item.indent.length() - 2;
            out.append(text, 0, dash).append("- ").append(text.substring(dash + 2));
        }
        return this;
    }

    @Override
    public String toString() {
        return out.toString();
    }

    private YamlText putLine(String line) {
        out.append(line).append('\n');
        return this;
    }

    /// Whether the text can stand as lines of its own: it ends with one line break, and nothing in
    /// it would be changed by a reader.
    private static boolean isBlock(String value) {
        return value.length() > 1
                && value.endsWith("\n")
                && !value.endsWith("\n\n")
                && !value.startsWith(" ")
                && !value.startsWith("\n")
                && value.codePoints().allMatch(c -> c == '\n' || isPrintable(c));
    }

    static String scalar(String value) {
        if (PLAIN.matcher(value).matches()
                && !OTHERWISE_READ.contains(value.toLowerCase(Locale.ROOT))) {
            return value;
        }
        StringBuilder quoted = new StringBuilder("\"");
        value.codePoints().forEach(c -> quoted.append(escaped(c)));
        return quoted.append('"').toString();
    }

    private static String escaped(int c) {
        return switch (c) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\t' -> "\\t";
            case '\r' -> "\\r";
            default -> isPrintable(c) ? Character.toString(c) : String.format("\\U%08x", c);
        };
    }

    private static boolean isPrintable(int c) {
        return c >= 0x20 && c < 0x7f
                || c >= 0xa1 && c < 0xd800 && c != 0xad && c != 0x2028 && c != 0x2029
                || c >= 0xe000 && c < 0xfffe && c != 0xfeff
                || c >= 0x10000;
    }
}
