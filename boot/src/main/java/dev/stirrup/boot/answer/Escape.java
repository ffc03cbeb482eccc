package dev.stirrup.boot.answer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// How a value is written into a text of some format, so that it stays one value there.
enum Escape {
    /// As it is.
    RAW("") {
        @Override
        Optional<String> write(String value, boolean isWhole) {
            return Optional.of(value);
        }
    },
    /// The rest of a line. debconf joins a line that ends in a backslash with the next one.
    LINE("a line break, or a backslash at the end, cannot stand here") {
        @Override
        Optional<String> write(String value, boolean isWhole) {
            return isOneLine(value) && !value.endsWith("\\")
                    ? Optional.of(value)
                    : Optional.empty();
        }
    },
    /// A word of a POSIX shell, or of what is split like one (kickstart).
    SHELL("a control character cannot stand here") {
        @Override
        Optional<String> write(String value, boolean isWhole) {
            if (!isOneLine(value)) {
                return Optional.empty();
            }
            return Optional.of(
                    PLAIN_WORD.matcher(value).matches()
                            ? value
                            : "'" + value.replace("'", "'\\''") + "'");
        }
    },
    /// A YAML scalar: as it is where that is safe, else in double quotes, which only a whole scalar
    /// can have.
    YAML(
            "it needs quotes, and is only part of a value here: quote the whole value and write"
                    + " |json in it") {
        @Override
        Optional<String> write(String value, boolean isWhole) {
            boolean isPlain =
                    PLAIN_SCALAR.matcher(value).matches()
                            && !(isWhole && YAML_MEANS_MORE.matcher(value).matches());
            if (isPlain) {
                return Optional.of(value);
            }
            return isWhole ? Optional.of('"' + json(value) + '"') : Optional.empty();
        }
    },
    /// The inside of a JSON string; the same in YAML's double quotes.
    JSON("") {
        @Override
        Optional<String> write(String value, boolean isWhole) {
            return Optional.of(json(value));
        }
    },
    /// Text or an attribute of XML.
    XML("a control character cannot stand in XML") {
        @Override
        Optional<String> write(String value, boolean isWhole) {
            if (value.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\t')) {
                return Optional.empty();
            }
            return Optional.of(
                    value.replace("&", "&amp;")
                            .replace("<", "&lt;")
                            .replace(">", "&gt;")
                            .replace("\"", "&quot;")
                            .replace("'", "&apos;"));
        }
    },
    /// Base64 of its UTF-8 form.
    BASE64("") {
        @Override
        Optional<String> write(String value, boolean isWhole) {
            return Optional.of(
                    Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)));
        }
    };

    private static final Pattern PLAIN_WORD = Pattern.compile("[A-Za-z0-9@%+=:,./_-]+");
    private static final Pattern PLAIN_SCALAR =
            Pattern.compile("[A-Za-z0-9/._-](?:[A-Za-z0-9/._+@=?%&~;()-]|:(?! |$))*");

    /// What a YAML reader takes for a number, a truth, a date or nothing, or for more than a text.
    private static final Pattern YAML_MEANS_MORE =
            Pattern.compile(
                    "(?i)[-+.0-9][-+.:_0-9a-fx]*|y|n|yes|no|on|off|true|false|null|~|[-.].*");

    private final String limit;

    Escape(String limit) {
        this.limit = limit;
    }

    /// The value as it is written; empty when it cannot be.
    ///
    /// @param isWhole whether nothing else stands in the same scalar
    abstract Optional<String> write(String value, boolean isWhole);

    /// Why a value cannot be written.
    String limit() {
        return limit;
    }

    static Optional<Escape> named(String name) {
        return Arrays.stream(values())
                .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst();
    }

    private static boolean isOneLine(String value) {
        return value.chars().noneMatch(c -> c < ' ' || c == 0x7f);
    }

    private static String json(String value) {
        var out = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ' || c == 0x7f) {
                        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.toString();
    }
}
