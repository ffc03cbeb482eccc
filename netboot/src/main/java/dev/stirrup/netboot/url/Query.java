package dev.stirrup.netboot.url;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Names and values of a URL's query or of a form. Any text can be read; of a name that stands
/// twice the first value counts.
public record Query(Map<String, String> values) {
    private static final int MOST = 64;
    private static final int LONGEST = 16 * 1024;

    public Query {
        values = Map.copyOf(values);
    }

    /// Reads `a=1&b=2` with percent signs and plus signs decoded. At most 64 names and 16 KiB are
    /// looked at.
    public static Query read(String text) {
        var values = new HashMap<String, String>();
        String bounded = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        for (String pair : bounded.split("&", MOST + 1)) {
            int equals = pair.indexOf('=');
            if (equals > 0 && values.size() < MOST) {
                values.putIfAbsent(
                        decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        return new Query(values);
    }

    /// The value of this name; empty also for a name with nothing behind its equals sign.
    public Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isBlank());
    }

    /// These values, with what they lack taken from `others`.
    public Query or(Query others) {
        var all = new HashMap<>(others.values);
        all.putAll(values);
        return new Query(all);
    }

    /// The text with everything but letters, digits, `-` and `_` as percent signs: fit for one
    /// query value or one path segment, and one word of any loader's language.
    public static String encode(String value) {
        var out = new StringBuilder();
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            if (isPlain(b)) {
                out.append((char) b);
            } else {
                out.append('%')
                        .append(Character.toUpperCase(Character.forDigit(b >> 4 & 0xf, 16)))
                        .append(Character.toUpperCase(Character.forDigit(b & 0xf, 16)));
            }
        }
        return out.toString();
    }

    /// The text with percent signs decoded; those that are none are left as they stand.
    public static String decode(String value) {
        if (value.indexOf('%') < 0 && value.indexOf('+') < 0) {
            return value;
        }
        var out = new ByteArrayOutputStream();
        byte[] in = value.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < in.length; i++) {
            int decoded = in[i] == '%' && i + 2 < in.length ? number(in[i + 1], in[i + 2]) : -1;
            if (decoded >= 0) {
                out.write(decoded);
                i += 2;
            } else {
                out.write(in[i] == '+' ? ' ' : in[i]);
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /// The number that two hexadecimal digits stand for; below zero when they are none.
    private static int number(byte high, byte low) {
        int first = Character.digit(high, 16);
        int second = Character.digit(low, 16);
        return first < 0 || second < 0 ? -1 : first << 4 | second;
    }

    private static boolean isPlain(byte b) {
        return b >= 'a' && b <= 'z'
                || b >= 'A' && b <= 'Z'
                || b >= '0' && b <= '9'
                || b == '-'
                || b == '_';
    }
}
