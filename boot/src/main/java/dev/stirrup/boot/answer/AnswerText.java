package dev.stirrup.boot.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A text of answers with places for values: `${name}`, `${label.KEY:-default}`, `${secret:NAME}`,
/// each with filters behind bars (`${secret:root|crypt-sha512}`). A value is written as its place's
/// format demands. `$${` stands for `${`. Nothing else has a meaning, so shell variables without
/// braces stay as they are.
public final class AnswerText {
    /// The longest text, in characters.
    public static final int LONGEST = 256 * 1024;

    private static final String LABEL = "label.";
    private static final String SECRET = "secret:";
    private static final String CRYPT = "crypt-sha512";
    private static final String OPEN = "${";
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._/-]{1,63}");

    private static final Set<String> VARIABLES =
            new TreeSet<>(
                    Set.of(
                            "name",
                            "mac",
                            "macs",
                            "uuid",
                            "serial",
                            "network",
                            "profile",
                            "windows-edition",
                            "server",
                            "server-address",
                            "mirror-host",
                            "mirrors",
                            "answers",
                            "report",
                            "phone-home",
                            "done-command",
                            "failed-command"));

    private final AnswerKind kind;
    private final String source;
    private final List<Piece> pieces = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();
    private final Set<String> secrets = new TreeSet<>();

    private AnswerText(String source, AnswerKind kind) {
        this.source = source;
        this.kind = kind;
    }

    private sealed interface Piece {}

    private record Literal(String text) implements Piece {}

    /// @param filters in their order; the last one may be an [Escape]
    private record Place(
            Fault at, String name, Optional<String> fallback, List<String> filters, boolean isWhole)
            implements Piece {
        boolean isSecret() {
            return name.startsWith(SECRET);
        }
    }

    /// Reads any text; what is wrong in it is told by [#faults()].
    public static AnswerText read(String text, AnswerKind kind) {
        var read = new AnswerText(text, kind);
        if (text.length() > LONGEST) {
            read.faults.add(new Fault(1, 1, "is longer than " + LONGEST + " characters"));
        } else {
            read.read();
        }
        return read;
    }

    /// What keeps this text from being filled for any machine.
    public List<Fault> faults() {
        return List.copyOf(faults);
    }

    /// The names of the secrets it takes.
    public Set<String> secrets() {
        return Set.copyOf(secrets);
    }

    /// As it was written.
    public String source() {
        return source;
    }

    /// What came of filling in.
    public sealed interface Filled {
        record Done(String text) implements Filled {}

        /// @param faults at least one
        record Lacking(List<Fault> faults) implements Filled {}
    }

    /// The text with these values in their places.
    public Filled fill(AnswerValues values) {
        List<Fault> found = new ArrayList<>(faults);
        var out = new StringBuilder();
        for (Piece piece : pieces) {
            switch (piece) {
                case Literal(String text) -> out.append(text);
                case Place place -> fill(place, values, out, found);
            }
        }
        return found.isEmpty() ? new Filled.Done(out.toString()) : new Filled.Lacking(found);
    }

    private void fill(Place place, AnswerValues values, StringBuilder out, List<Fault> found) {
        Optional<String> value = value(place, values);
        if (value.isEmpty()) {
            String lack =
                    place.isSecret()
                            ? "there is no secret " + place.name().substring(SECRET.length())
                            : "this machine has no " + place.name();
            found.add(fault(place, lack));
            return;
        }
        String text = value.get();
        Optional<Escape> last = Optional.empty();
        for (String filter : place.filters()) {
            last = Escape.named(filter);
            if (last.isEmpty()) {
                text = values.crypted(text);
            } else if (last.get() == Escape.BASE64) {
                text = last.get().write(text, true).orElseThrow();
                last = Optional.empty();
            }
        }
        Escape escape = last.orElseGet(kind::escape);
        Optional<String> written = escape.write(text, place.isWhole());
        if (written.isEmpty()) {
            found.add(fault(place, "the value of " + place.name() + ": " + escape.limit()));
        }
        written.ifPresent(out::append);
    }

    private static Optional<String> value(Place place, AnswerValues values) {
        return place.isSecret()
                ? values.secret(place.name().substring(SECRET.length()))
                : values.variable(place.name())
                        .filter(value -> !value.isEmpty())
                        .or(place::fallback);
    }

    private static Fault fault(Place place, String text) {
        return new Fault(place.at().line(), place.at().column(), text);
    }

    private void read() {
        int from = 0;
        int line = 1;
        int lineStart = 0;
        while (true) {
            int open = source.indexOf(OPEN, from);
            if (open < 0) {
                pieces.add(new Literal(source.substring(from)));
                return;
            }
            for (int i = source.indexOf('\n', from);
                    i >= 0 && i < open;
                    i = source.indexOf('\n', i + 1)) {
                line++;
                lineStart = i + 1;
            }
            if (open > from && source.charAt(open - 1) == '$') {
                pieces.add(new Literal(source.substring(from, open - 1) + OPEN));
                from = open + OPEN.length();
                continue;
            }
            pieces.add(new Literal(source.substring(from, open)));
            var at = new Fault(line, open - lineStart + 1, "");
            int close = source.indexOf('}', open);
            if (close < 0 || source.substring(open, close).contains("\n")) {
                faults.add(new Fault(at.line(), at.column(), "${ without its }"));
                return;
            }
            place(source.substring(open + OPEN.length(), close), at, isWhole(open, close + 1));
            from = close + 1;
        }
    }

    private void place(String inside, Fault at, boolean isWhole) {
        List<String> parts = List.of(inside.split("\\|", -1));
        String head = parts.getFirst();
        int dash = head.indexOf(":-");
        String name = dash < 0 ? head : head.substring(0, dash);
        Optional<String> fallback =
                dash < 0 ? Optional.empty() : Optional.of(head.substring(dash + 2));
        List<String> filters = parts.subList(1, parts.size());
        Optional<String> wrong =
                faultOfName(name, fallback).or(() -> faultOfFilters(name, filters));
        if (wrong.isPresent()) {
            faults.add(new Fault(at.line(), at.column(), wrong.get()));
            return;
        }
        var place = new Place(at, name, fallback, filters, isWhole);
        if (place.isSecret()) {
            secrets.add(name.substring(SECRET.length()));
        }
        pieces.add(place);
    }

    private static Optional<String> faultOfName(String name, Optional<String> fallback) {
        if (name.startsWith(SECRET)) {
            if (fallback.isPresent()) {
                return Optional.of("a secret has no default");
            }
            return KEY.matcher(name.substring(SECRET.length())).matches()
                    ? Optional.empty()
                    : Optional.of("no name of a secret: " + shown(name));
        }
        boolean isKnown =
                name.startsWith(LABEL)
                        ? KEY.matcher(name.substring(LABEL.length())).matches()
                        : VARIABLES.contains(name);
        return isKnown
                ? Optional.empty()
                : Optional.of(
                        "there is no ${"
                                + shown(name)
                                + "}; known are "
                                + String.join(", ", VARIABLES)
                                + ", label.KEY and secret:NAME; a shell's own is written $${...}");
    }

    private static Optional<String> faultOfFilters(String name, List<String> filters) {
        for (int i = 0; i < filters.size(); i++) {
            String filter = filters.get(i);
            Optional<Escape> escape = Escape.named(filter);
            if (filter.equals(CRYPT)) {
                if (!name.startsWith(SECRET)) {
                    return Optional.of(CRYPT + " is for secrets");
                }
            } else if (escape.isEmpty()) {
                return Optional.of("there is no filter " + shown(filter));
            } else if (escape.get() != Escape.BASE64 && i < filters.size() - 1) {
                return Optional.of("the filter " + filter + " must be the last one");
            }
        }
        return Optional.empty();
    }

    private static String shown(String text) {
        String one = text.replaceAll("\\p{Cntrl}", "?");
        return one.length() > 40 ? one.substring(0, 40) + "..." : one;
    }

    private static final Pattern BEFORE_SCALAR = Pattern.compile(".*[:-] +");

    /// Whether nothing but a key or a dash stands before it in its line, and nothing behind it.
    private boolean isWhole(int open, int behind) {
        String before = source.substring(source.lastIndexOf('\n', open) + 1, open);
        int end = source.indexOf('\n', behind);
        String after = source.substring(behind, end < 0 ? source.length() : end);
        Matcher matcher = BEFORE_SCALAR.matcher(before);
        return matcher.matches() && after.isBlank();
    }

    /// The same text is the same answers.
    @Override
    public boolean equals(Object other) {
        return other instanceof AnswerText that && source.equals(that.source) && kind == that.kind;
    }

    @Override
    public int hashCode() {
        return source.hashCode();
    }

    /// Not the text, which may be long.
    @Override
    public String toString() {
        return "AnswerText[" + kind.text() + ", " + source.length() + " characters]";
    }
}
