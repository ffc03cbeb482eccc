package dev.stirrup.server.http;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// Which part of a file a request gets, if any, by its conditions and its range (RFC 9110 sections
/// 13 and 14). EDK2 resumes a broken download by If-Match or If-Unmodified-Since with a range.
sealed interface Selection {
    /// All of it.
    record Whole() implements Selection {}

    /// @param length 1 or more
    record Part(long from, long length) implements Selection {}

    record NotModified() implements Selection {}

    record PreconditionFailed() implements Selection {}

    record Unsatisfiable() implements Selection {}

    String UNIT = "bytes=";

    /// More digits than this are passed over: no file is so long.
    int MOST_DIGITS = 18;

    /// What stands in the place of a number that is not there, or is none.
    long NONE = -1;

    long MISSPELT = -2;

    /// @param etag strong, without quotation marks
    static Selection of(RequestHead head, String etag, Instant modified, long size) {
        if (isPreconditionFailed(head, etag, modified)) {
            return new PreconditionFailed();
        }
        if (isNotModified(head, etag, modified)) {
            return new NotModified();
        }
        Optional<String> range = head.field(Field.RANGE);
        if (range.isEmpty() || !head.method().equals("GET") || !rangeHolds(head, etag, modified)) {
            return new Whole();
        }
        return range(range.get(), size);
    }

    private static boolean isPreconditionFailed(RequestHead head, String etag, Instant modified) {
        Optional<String> match = head.field(Field.IF_MATCH);
        if (match.isPresent()) {
            return !EntityTags.match(match.get(), etag, false);
        }
        Optional<Instant> since = date(head, Field.IF_UNMODIFIED_SINCE);
        return since.isPresent() && seconds(modified).isAfter(since.get());
    }

    private static boolean isNotModified(RequestHead head, String etag, Instant modified) {
        Optional<String> noneMatch = head.field(Field.IF_NONE_MATCH);
        if (noneMatch.isPresent()) {
            return EntityTags.match(noneMatch.get(), etag, true);
        }
        Optional<Instant> since = date(head, Field.IF_MODIFIED_SINCE);
        return since.isPresent() && !seconds(modified).isAfter(since.get());
    }

    private static boolean rangeHolds(RequestHead head, String etag, Instant modified) {
        Optional<String> condition = head.field(Field.IF_RANGE);
        if (condition.isEmpty()) {
            return true;
        }
        String value = condition.get();
        if (value.startsWith("\"") || value.startsWith("W/")) {
            return EntityTags.match(value, etag, false);
        }
        return HttpDate.read(value).equals(Optional.of(seconds(modified)));
    }

    private static Optional<Instant> date(RequestHead head, Field field) {
        Optional<String> text = head.field(field);
        return text.isEmpty() ? Optional.empty() : HttpDate.read(text.get());
    }

    private static Instant seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }

    /// One range. Several, or a misspelt one, may be ignored (RFC 9110 section 14.2), so the whole
    /// file is sent then.
    private static Selection range(String text, long size) {
        int dash = text.indexOf('-');
        boolean isOfBytes = dash >= 0 && text.regionMatches(true, 0, UNIT, 0, UNIT.length());
        if (!isOfBytes) {
            return new Whole();
        }
        long from = number(text, UNIT.length(), dash);
        long to = number(text, dash + 1, text.length());
        if (from == MISSPELT || to == MISSPELT || from == NONE && to == NONE) {
            return new Whole();
        }
        if (from == NONE) {
            long length = Math.min(to, size);
            return length == 0 ? new Unsatisfiable() : new Part(size - length, length);
        }
        if (to == NONE) {
            to = Long.MAX_VALUE;
        }
        if (to < from) {
            return new Whole();
        }
        return from >= size
                ? new Unsatisfiable()
                : new Part(from, Math.min(to, size - 1) - from + 1);
    }

    private static long number(String text, int from, int to) {
        if (from == to) {
            return NONE;
        }
        if (to - from > MOST_DIGITS) {
            return MISSPELT;
        }
        long number = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return MISSPELT;
            }
            number = 10 * number + digit;
        }
        return number;
    }
}
