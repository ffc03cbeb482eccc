package dev.stirrup.media.driver;

import dev.stirrup.media.tree.Damage;
import dev.stirrup.wire.MalformedException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The text of an INF: sections with lines, names without case (Microsoft, "General Syntax Rules
/// for INF Files"). Sections of one name are one section.
final class InfFile {
    /// The largest of Microsoft's own have two megabytes.
    static final int LARGEST = 8 << 20;

    private static final int MOST_LINES = 1 << 18;
    private static final int LONGEST_LINE = 4096;

    private final Map<String, List<String>> sections = new HashMap<>();

    private InfFile() {}

    static InfFile read(byte[] bytes) throws MalformedException {
        if (bytes.length > LARGEST) {
            throw Damage.at("an INF of more than " + LARGEST + " bytes", LARGEST);
        }
        var inf = new InfFile();
        List<String> here = new ArrayList<>();
        var held = new StringBuilder();
        int count = 0;
        for (String raw : text(bytes).lines().toList()) {
            if (++count > MOST_LINES) {
                throw Damage.at("an INF of more than " + MOST_LINES + " lines", 0);
            }
            String line = held + withoutComment(raw).strip();
            if (line.length() > LONGEST_LINE) {
                throw Damage.at("a line of more than " + LONGEST_LINE + " characters", 0);
            }
            held.setLength(0);
            if (line.endsWith("\\")) {
                held.append(line, 0, line.length() - 1);
            } else if (line.startsWith("[") && line.endsWith("]")) {
                String name = line.substring(1, line.length() - 1).strip();
                here = inf.sections.computeIfAbsent(lower(name), _ -> new ArrayList<>());
            } else if (!line.isEmpty()) {
                here.add(line);
            }
        }
        return inf;
    }

    /// The lines of a section; none where there is no such section.
    List<String> section(String name) {
        return sections.getOrDefault(lower(name), List.of());
    }

    /// The value of a section's key, the first one's.
    Optional<String> value(String section, String key) {
        return section(section).stream()
                .filter(line -> line.indexOf('=') > 0)
                .filter(line -> line.substring(0, line.indexOf('=')).strip().equalsIgnoreCase(key))
                .map(line -> line.substring(line.indexOf('=') + 1).strip())
                .findFirst();
    }

    /// A text with its quotes away and a name between percent signs replaced.
    String plain(String text) {
        String bare = unquoted(text.strip());
        if (bare.length() > 2 && bare.startsWith("%") && bare.endsWith("%")) {
            return value("Strings", bare.substring(1, bare.length() - 1))
                    .map(InfFile::unquoted)
                    .orElse(bare);
        }
        return bare;
    }

    /// What stands between commas outside quotes.
    static List<String> fields(String text) {
        List<String> fields = new ArrayList<>();
        boolean isQuoted = false;
        int begin = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            isQuoted ^= c == '"';
            if (c == ',' && !isQuoted) {
                fields.add(unquoted(text.substring(begin, i).strip()));
                begin = i + 1;
            }
        }
        fields.add(unquoted(text.substring(begin).strip()));
        return fields;
    }

    private static String unquoted(String text) {
        return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1)
                : text;
    }

    private static String withoutComment(String line) {
        boolean isQuoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            isQuoted ^= c == '"';
            if (c == ';' && !isQuoted) {
                return line.substring(0, i);
            }
        }
        return line;
    }

    private static String text(byte[] bytes) {
        if (startsWith(bytes, 0xff, 0xfe)) {
            return after(bytes, 2, StandardCharsets.UTF_16LE);
        }
        if (startsWith(bytes, 0xfe, 0xff)) {
            return after(bytes, 2, StandardCharsets.UTF_16BE);
        }
        return startsWith(bytes, 0xef, 0xbb, 0xbf)
                ? after(bytes, 3, StandardCharsets.UTF_8)
                : after(bytes, 0, StandardCharsets.ISO_8859_1);
    }

    private static boolean startsWith(byte[] bytes, int... mark) {
        for (int i = 0; i < mark.length; i++) {
            if (i >= bytes.length || (bytes[i] & 0xff) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    private static String after(byte[] bytes, int mark, Charset charset) {
        return new String(bytes, mark, bytes.length - mark, charset);
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
