package dev.stirrup.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A file of ten bytes with the tag "abc", changed at 02:03:04.
class SelectionTest {
    private static final Instant MODIFIED = Instant.parse("2026-03-01T02:03:04.5Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    bytes=0-0    | part 0+1
                    bytes=2-5    | part 2+4
                    bytes=2-99   | part 2+8
                    bytes=9-     | part 9+1
                    bytes=0-     | part 0+10
                    BYTES=1-1    | part 1+1
                    bytes=-3     | part 7+3
                    bytes=-99    | part 0+10
                    bytes=-0     | unsatisfiable
                    bytes=10-    | unsatisfiable
                    bytes=10-11  | unsatisfiable
                    bytes=999999999999999999- | unsatisfiable
                    bytes=9999999999999999999- | whole
                    bytes=5-2    | whole
                    bytes=-      | whole
                    bytes=a-b    | whole
                    bytes=0-1,3-4| whole
                    bytes= 0-1   | whole
                    lines=0-1    | whole
                    """)
    void rangesChooseBytes(String range, String expected) throws Exception {
        assertThat(select("GET", "Range: " + range)).isEqualTo(expected);
        assertThat(select("HEAD", "Range: " + range)).isEqualTo("whole");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    If-None-Match: "abc"             | not modified
                    If-None-Match: W/"abc"           | not modified
                    If-None-Match: "x", "abc"        | not modified
                    If-None-Match: *                 | not modified
                    If-None-Match: "x"               | whole
                    If-None-Match: abc               | whole
                    If-Match: "abc"                  | whole
                    If-Match: "x","abc"              | whole
                    If-Match: *                      | whole
                    If-Match: W/"abc"                | precondition failed
                    If-Match: "x"                    | precondition failed
                    If-Match: "                      | precondition failed
                    If-Modified-Since: Sun, 01 Mar 2026 02:03:04 GMT    | not modified
                    If-Modified-Since: Sun, 01 Mar 2026 02:03:05 GMT    | not modified
                    If-Modified-Since: Sun, 01 Mar 2026 02:03:03 GMT    | whole
                    If-Modified-Since: Sunday, 01-Mar-26 02:03:04 GMT   | not modified
                    If-Modified-Since: Sun Mar  1 02:03:04 2026         | not modified
                    If-Modified-Since: yesterday                        | whole
                    If-Unmodified-Since: Sun, 01 Mar 2026 02:03:04 GMT  | whole
                    If-Unmodified-Since: Sun, 01 Mar 2026 02:03:03 GMT  | precondition failed
                    If-Unmodified-Since: yesterday                      | whole
                    """)
    void conditionsDecideWhetherAnythingIsSent(String condition, String expected) throws Exception {
        assertThat(select("GET", condition)).isEqualTo(expected);
        assertThat(select("HEAD", condition)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    If-Range: "abc"                          | part 1+2
                    If-Range: W/"abc"                        | whole
                    If-Range: "x"                            | whole
                    If-Range: Sun, 01 Mar 2026 02:03:04 GMT  | part 1+2
                    If-Range: Sun, 01 Mar 2026 02:03:05 GMT  | whole
                    If-Range: yesterday                      | whole
                    If-Match: "abc"                          | part 1+2
                    If-Match: "x"                            | precondition failed
                    """)
    void aBrokenDownloadGoesOnOnlyWithTheSameFile(String condition, String expected)
            throws Exception {
        assertThat(select("GET", "Range: bytes=1-2\r\n" + condition)).isEqualTo(expected);
    }

    @Test
    void tagsGoBeforeTimes() throws Exception {
        assertThat(
                        select(
                                "GET",
                                "If-None-Match: \"x\"\r\n"
                                        + "If-Modified-Since: Sun, 01 Mar 2026 02:03:04 GMT"))
                .isEqualTo("whole");
        assertThat(
                        select(
                                "GET",
                                "If-Match: \"abc\"\r\n"
                                        + "If-Unmodified-Since: Sun, 01 Mar 2026 02:03:03 GMT"))
                .isEqualTo("whole");
    }

    private static String select(String method, String fields) throws Exception {
        String request = method + " / HTTP/1.1\r\n" + fields + "\r\n\r\n";
        RequestHead head = RequestDecoder.decode(request.getBytes(StandardCharsets.UTF_8));
        return switch (Selection.of(head, "abc", MODIFIED, 10)) {
            case Selection.Whole() -> "whole";
            case Selection.Part(long from, long length) -> "part " + from + "+" + length;
            case Selection.NotModified() -> "not modified";
            case Selection.PreconditionFailed() -> "precondition failed";
            case Selection.Unsatisfiable() -> "unsatisfiable";
        };
    }
}
