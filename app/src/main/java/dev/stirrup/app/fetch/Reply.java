package dev.stirrup.app.fetch;

import dev.stirrup.app.fetch.FetchException.Kind;
import java.net.http.HttpHeaders;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The head of a server's answer, as far as fetching goes by it.
record Reply(int status, HttpHeaders headers) {
    private static final Pattern RANGE = Pattern.compile("bytes ([0-9]{1,18})-[0-9]{1,18}/(.+)");

    boolean isRedirect() {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    boolean isUnchanged() {
        return status == 304;
    }

    boolean isWhole() {
        return status == 200;
    }

    /// By what it can be told later that the file is the same: a strong entity tag, else the date
    /// of change; empty when there is neither.
    String validator() {
        return headers.firstValue("ETag")
                .filter(tag -> tag.startsWith("\""))
                .or(() -> headers.firstValue("Last-Modified"))
                .orElse("");
    }

    /// The length of the body; -1: not told.
    long length() {
        try {
            return headers.firstValueAsLong("Content-Length").orElse(-1);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /// Whether this is the rest of the file of which `have` bytes are here.
    boolean isRestOf(Partial.Facts facts, long have) {
        Matcher range = RANGE.matcher(headers.firstValue("Content-Range").orElse(""));
        boolean isSame = validator().isEmpty() || validator().equals(facts.validator());
        return status == 206
                && isSame
                && range.matches()
                && Long.parseLong(range.group(1)) == have
                && range.group(2).equals(Long.toString(facts.total()));
    }

    /// Why there is nothing to take.
    FetchException refusal(String shown) {
        return switch (status) {
            // Some servers say 403 of what is not there.
            case 403, 404, 410 ->
                    new FetchException(Kind.MISSING, shown + " is not there (HTTP " + status + ")");
            case 408, 429, 500, 502, 503, 504 ->
                    new FetchException(
                            Kind.CUT_OFF, shown + " cannot be had now (HTTP " + status + ")");
            default ->
                    new FetchException(Kind.REFUSED, shown + " is not given (HTTP " + status + ")");
        };
    }

    /// Where to ask instead.
    Optional<String> location() {
        return headers.firstValue("Location");
    }
}
