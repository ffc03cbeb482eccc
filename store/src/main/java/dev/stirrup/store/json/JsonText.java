package dev.stirrup.store.json;

import java.util.List;
import java.util.Map;

/// Writes JSON (RFC 8259). By hand: in a boot storm every event comes through here.
final class JsonText {
    private static final String HEX = "0123456789abcdef";

    private JsonText() {}

    static void put(StringBuilder out, Object value) {
        switch (value) {
            case String text -> putText(out, text);
            case Integer number -> out.append(number.intValue());
            case Long number -> out.append(number.longValue());
            case Boolean flag -> out.append(flag.booleanValue());
            case List<?> list -> putList(out, list);
            case Map<?, ?> map -> putMap(out, map);
            default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
        }
    }

    private static void putList(StringBuilder out, List<?> list) {
        char before = '[';
        for (Object item : list) {
            put(out.append(before), item);
            before = ',';
        }
        out.append(list.isEmpty() ? "[]" : "]");
    }

    private static void putMap(StringBuilder out, Map<?, ?> map) {
        char before = '{';
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            putText(out.append(before), entry.getKey().toString());
            put(out.append(':'), entry.getValue());
            before = ',';
        }
        out.append(map.isEmpty() ? "{}" : "}");
    }

    private static void putText(StringBuilder out, String text) {
        out.append('"');
        int written = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                escape(out.append(text, written, i), c);
                written = i + 1;
            }
        }
        out.append(text, written, text.length()).append('"');
    }

    private static void escape(StringBuilder out, char c) {
        switch (c) {
            case '"', '\\' -> out.append('\\').append(c);
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> out.append("\\u00").append(HEX.charAt(c >>> 4)).append(HEX.charAt(c & 0xf));
        }
    }
}
