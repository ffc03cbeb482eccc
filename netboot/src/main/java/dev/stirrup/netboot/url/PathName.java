package dev.stirrup.netboot.url;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A relative path that cannot lead out of the folder it is looked up in: at least one segment,
/// none of them empty, `.` or `..`, no control characters. Firmware writes paths with and without a
/// leading slash, with two slashes (shim over HTTP) and with backslashes (Windows boot manager);
/// all of those are the same path.
public final class PathName {
    private static final int LONGEST = 1024;
    private static final int MOST_SEGMENTS = 64;

    private final List<String> segments;

    /// @param segments not copied, and all looked at already: one is made for each request
    private PathName(List<String> segments) {
        this.segments = Collections.unmodifiableList(segments);
    }

    /// Takes any text. Empty for one that could lead elsewhere, is longer than 1024 characters, or
    /// names nothing. Every request for a file comes through here, hence the plain loops.
    public static Optional<PathName> read(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        var segments = new ArrayList<String>();
        int from = 0;
        for (int at = 0; at <= text.length(); at++) {
            if (at < text.length() && !isSeparator(text.charAt(at))) {
                if (isControl(text.charAt(at))) {
                    return Optional.empty();
                }
                continue;
            }
            boolean isNothing = at == from || at == from + 1 && text.charAt(from) == '.';
            if (!isNothing) {
                String segment = text.substring(from, at);
                if (segment.equals("..")) {
                    return Optional.empty();
                }
                segments.add(segment);
            }
            from = at + 1;
        }
        return segments.isEmpty() || segments.size() > MOST_SEGMENTS
                ? Optional.empty()
                : Optional.of(new PathName(segments));
    }

    /// The same path with percent signs decoded, for what we ourselves encoded and TFTP brings back
    /// as it was. Empty when that would lead elsewhere.
    public Optional<PathName> decoded() {
        return read(
                segments.stream()
                        .map(segment -> Query.decode(segment.replace("+", "%2B")))
                        .collect(Collectors.joining("/")));
    }

    public List<String> segments() {
        return segments;
    }

    public String first() {
        return segments.getFirst();
    }

    /// The file's own name.
    public String last() {
        return segments.getLast();
    }

    public int depth() {
        return segments.size();
    }

    /// What is left behind the first `count` segments; empty when nothing is.
    public Optional<PathName> behind(int count) {
        return count < segments.size()
                ? Optional.of(new PathName(segments.subList(count, segments.size())))
                : Optional.empty();
    }

    /// The path with single slashes and no leading one.
    @Override
    public String toString() {
        return String.join("/", segments);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PathName path && segments.equals(path.segments);
    }

    @Override
    public int hashCode() {
        return segments.hashCode();
    }

    private static boolean isControl(char c) {
        return c < ' ' || c >= 0x7f && c <= 0x9f;
    }

    private static boolean isSeparator(char c) {
        return c == '/' || c == '\\';
    }
}
