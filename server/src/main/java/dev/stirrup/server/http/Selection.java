package dev.stirrup.server.http;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    Pattern RANGE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})", Pattern.CASE_INSENSITIVE);

    /// @param etag strong, without quotation marks
    static Selection of(RequestHead head, String etag, Instant modified, long size) {
        Instant seconds = modified.truncatedTo(ChronoUnit.SECONDS);
        if (isPreconditionFailed(head, etag, seconds)) {
            return new PreconditionFailed();
        }
        if (isNotModified(head, etag, seconds)) {
            return new NotModified();
        }
        Optional<String> range = head.field(Field.RANGE);
        if (range.isEmpty() || !head.method().equals("GET") || !rangeHolds(head, etag, seconds)) {
            return new Whole();
        }
        return range(range.get(), size);
    }

    private static boolean isPreconditionFailed(RequestHead head, String etag, Instant modified) {
        Optional<String> match = head.field(Field.IF_MATCH);
        if (match.isPresent()) {
            return !EntityTags.match(match.get(), etag, false);
        }
        return head.field(Field.IF_UNMODIFIED_SINCE)
                .flatMap(HttpDate::read)
                .filter(modified::isAfter)
                .isPresent();
    }

    private static boolean isNotModified(RequestHead head, String etag, Instant modified) {
        Optional<String> noneMatch = head.field(Field.IF_NONE_MATCH);
        if (noneMatch.isPresent()) {
            return EntityTags.match(noneMatch.get(), etag, true);
        }
        return head.field(Field.IF_MODIFIED_SINCE)
                .flatMap(HttpDate::read)
                .filter(date -> !modified.isAfter(date))
                .isPresent();
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
        return HttpDate.read(value).filter(modified::equals).isPresent();
    }

    /// One range. Several, or a misspelt one, may be ignored (RFC 9110 section 14.2), so the whole
    /// file is sent then.
    private static Selection range(String text, long size) {
        Matcher matcher = RANGE.matcher(text);
        if (!matcher.matches()) {
            return new Whole();
        }
        String first = matcher.group(1);
        String last = matcher.group(2);
        if (first.isEmpty() && last.isEmpty()) {
            return new Whole();
        }
        if (first.isEmpty()) {
            long length = Math.min(Long.parseLong(last), size);
            return length == 0 ? new Unsatisfiable() : new Part(size - length, length);
        }
        long from = Long.parseLong(first);
        long to = last.isEmpty() ? Long.MAX_VALUE : Long.parseLong(last);
        if (to < from) {
            return new Whole();
        }
        return from >= size
                ? new Unsatisfiable()
                : new Part(from, Math.min(to, size - 1) - from + 1);
    }
}
