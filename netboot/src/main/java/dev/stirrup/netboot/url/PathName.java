package dev.stirrup.netboot.url;

import java.util.Arrays;
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
    private static final int USUAL_SEGMENTS = 4;

    private final String[] segments;

    /// @param segments not copied, and all looked at already: one is made for each request
    private PathName(String[] segments) {
        this.segments = segments;
    }

    /// Takes any text. Empty for one that could lead elsewhere, is longer than 1024 characters, or
    /// names nothing. Every request for a file comes through here, hence the plain loops.
    public static Optional<PathName> read(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        String[] segments = new String[USUAL_SEGMENTS];
        int count = 0;
        int from = 0;
        int length = text.length();
        for (int at = 0; at <= length; at++) {
            char c = at < length ? text.charAt(at) : '/';
            if (!isSeparator(c)) {
                if (isControl(c)) {
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
                if (count == segments.length) {
                    segments = part(segments, 0, count, 2 * count);
                }
                segments[count++] = segment;
            }
            from = at + 1;
        }
        return count == 0 || count > MOST_SEGMENTS
                ? Optional.empty()
                : Optional.of(new PathName(part(segments, 0, count, count)));
    }

    /// The same path with percent signs decoded, for what we ourselves encoded and TFTP brings back
    /// as it was. Empty when that would lead elsewhere.
    public Optional<PathName> decoded() {
        return read(
                Arrays.stream(segments)
                        .map(segment -> Query.decode(segment.replace("+", "%2B")))
                        .collect(Collectors.joining("/")));
    }

    public List<String> segments() {
        return List.of(segments);
    }

    /// @param index below [#depth()]
    public String segment(int index) {
        return segments[index];
    }

    public String first() {
        return segments[0];
    }

    /// The file's own name.
    public String last() {
        return segments[segments.length - 1];
    }

    public int depth() {
        return segments.length;
    }

    /// What is left behind the first `count` segments; empty when nothing is.
    public Optional<PathName> behind(int count) {
        int left = segments.length - count;
        return left > 0
                ? Optional.of(new PathName(part(segments, count, left, left)))
                : Optional.empty();
    }

    /// As [Arrays#copyOfRange(Object[],int,int)] does, which makes its array by a call out of Java
    /// where the quick compiler is alone.
    private static String[] part(String[] all, int from, int count, int room) {
        String[] part = new String[room];
        System.arraycopy(all, from, part, 0, count);
        return part;
    }

    /// The path with single slashes and no leading one.
    @Override
    public String toString() {
        return segments.length == 1 ? segments[0] : String.join("/", segments);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PathName path && Arrays.equals(segments, path.segments);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(segments);
    }

    private static boolean isControl(char c) {
        return c < ' ' || c >= 0x7f && c <= 0x9f;
    }

    private static boolean isSeparator(char c) {
        return c == '/' || c == '\\';
    }
}
