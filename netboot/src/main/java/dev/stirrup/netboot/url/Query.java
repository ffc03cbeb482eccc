package dev.stirrup.netboot.url;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// Names and values of a URL's query or of a form. Any text can be read; of a name that stands
/// twice the first value counts. A handful of names, so they are looked through in their order.
public final class Query {
    /// One that says nothing.
    public static final Query NONE = new Query(new String[0], new String[0], 0);

    private static final int MOST = 64;
    private static final int USUAL = 8;
    private static final int LONGEST = 16 * 1024;

    private String[] names;
    private String[] values;
    private int count;

    private Query(String[] names, String[] values, int count) {
        this.names = names;
        this.values = values;
        this.count = count;
    }

    /// Reads `a=1&b=2` with percent signs and plus signs decoded. At most 64 pairs and 16 KiB are
    /// looked at.
    public static Query read(String text) {
        if (text.isEmpty()) {
            return NONE;
        }
        var query = new Query(new String[USUAL], new String[USUAL], 0);
        int length = Math.min(text.length(), LONGEST);
        int from = 0;
        for (int pairs = 0; pairs < MOST && from < length; pairs++) {
            from = query.addPair(text, from, length) + 1;
        }
        return query;
    }

    /// Adds the pair that begins at `from`, unless its name is empty or has no equals sign behind
    /// it. Looks at each character once: every script is asked for with a query.
    ///
    /// @return where it ends
    private int addPair(String text, int from, int length) {
        int equals = -1;
        boolean isPlain = true;
        int at = from;
        for (; at < length; at++) {
            char c = text.charAt(at);
            if (c == '&') {
                break;
            }
            if (c == '=' && equals < 0) {
                equals = at;
            }
            isPlain &= c != '%' && c != '+';
        }
        if (equals > from) {
            String name = text.substring(from, equals);
            String value = text.substring(equals + 1, at);
            add(isPlain ? name : decode(name), isPlain ? value : decode(value));
        }
        return at;
    }

    /// How many names there are.
    int size() {
        return count;
    }

    /// The value of this name; empty also for a name with nothing behind its equals sign.
    public Optional<String> find(String name) {
        int place = place(name);
        return place < 0 || values[place].isBlank() ? Optional.empty() : Optional.of(values[place]);
    }

    /// These values, with what they lack taken from `others`.
    public Query or(Query others) {
        var all = new Query(Arrays.copyOf(names, count), Arrays.copyOf(values, count), count);
        for (int i = 0; i < others.count; i++) {
            all.add(others.names[i], others.values[i]);
        }
        return all;
    }

    private void add(String name, String value) {
        if (place(name) >= 0) {
            return;
        }
        if (count == names.length) {
            names = Arrays.copyOf(names, count + USUAL);
            values = Arrays.copyOf(values, count + USUAL);
        }
        names[count] = name;
        values[count++] = value;
    }

    // Most names differ in length already, which spares comparing them.
    private int place(String name) {
        for (int i = 0; i < count; i++) {
            if (names[i].length() == name.length() && names[i].equals(name)) {
                return i;
            }
        }
        return -1;
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
        if (isPlain(value)) {
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

    /// Whether decoding would change nothing.
    private static boolean isPlain(String text) {
        return text.indexOf('%') < 0 && text.indexOf('+') < 0;
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
