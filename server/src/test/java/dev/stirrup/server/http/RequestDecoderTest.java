package dev.stirrup.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestDecoderTest {
    @Test
    void readsWhatFirmwareSends() throws Exception {
        RequestHead head =
                decode(
                        String.join(
                                "\r\n",
                                "HEAD /b/abc/shimx64.efi HTTP/1.1",
                                "Host: 10.77.0.1",
                                "Accept: */*",
                                "User-Agent: UefiHttpBoot/1.0",
                                "",
                                ""));
        assertThat(head.method()).isEqualTo("HEAD");
        assertThat(head.path()).isEqualTo("/b/abc/shimx64.efi");
        assertThat(head.field(Field.USER_AGENT)).contains("UefiHttpBoot/1.0");
        assertThat(head.keepsAlive()).isTrue();
    }

    @Test
    void fieldNamesAreReadInAnyCaseAndValuesWithoutBlanks() throws Exception {
        RequestHead head = decode("GET / HTTP/1.1\r\nrAnGe: \t bytes=1-2 \t\r\n\r\n");
        assertThat(head.field(Field.RANGE)).contains("bytes=1-2");
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1, '', true",
        "HTTP/1.1, close, false",
        "HTTP/1.1, 'TE, Close', false",
        "HTTP/1.0, '', false",
        "HTTP/1.0, Keep-Alive, true",
        "HTTP/1.0, 'keep-alive, close', false"
    })
    void keepsAConnectionAsTheClientWishes(String version, String option, boolean keeps)
            throws Exception {
        String field = option.isEmpty() ? "" : "Connection: " + option + "\r\n";
        assertThat(decode("GET / " + version + "\r\n" + field + "\r\n").keepsAlive())
                .isEqualTo(keeps);
    }

    @ParameterizedTest
    @CsvSource({
        "/a%20b, '/a b', ''",
        "/a?b=%41&c, /a, b=%41&c",
        "/%c3%a4, /ä, ''",
        "//a/../b, //a/../b, ''",
        "/a+b, /a+b, ''",
        "http://h, /, ''",
        "HTTP://h:80?q, /, q",
        "https://h/x, /x, ''"
    })
    void readsTargets(String target, String path, String query) throws Exception {
        RequestHead head = decode("GET " + target + " HTTP/1.1\r\n\r\n");
        assertThat(head.path()).isEqualTo(path);
        assertThat(head.query()).isEqualTo(query);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 3\r\nContent-Length: 3\r\n",
                "Content-Length: 3\r\nContent-Length: 4\r\n",
                "Content-Length: 3, 3\r\n",
                "Content-Length: +3\r\n",
                "Content-Length: -3\r\n",
                "Content-Length: 0x3\r\n",
                "Content-Length: 3 4\r\n",
                "Content-Length:\r\n",
                "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n",
                "Content-Length : 3\r\n",
                " Content-Length: 3\r\n",
                "X: a\r\n Content-Length: 3\r\n",
                "X: a\nContent-Length: 3\r\n",
                "X: a\rContent-Length: 3\r\n",
                "X: a\0\r\n",
                "X\u00e4: a\r\n",
                ": a\r\n",
                "X\r\n",
                "Host: a\r\nHost: b\r\n",
                "Range: bytes=0-1\r\nRange: bytes=2-3\r\n"
            })
    void whatTwoReadersCouldReadInTwoWaysIsRefused(String fields) {
        assertThat(refusal("POST / HTTP/1.1\r\n" + fields + "\r\n")).isEqualTo(Status.BAD_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\r\n",
                "GET\r\n\r\n",
                "GET /\r\n\r\n",
                "GET / \r\n\r\n",
                "GET  / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1 \r\n\r\n",
                "GET / HTTP/1.1\n\n",
                "GET / HTTP/11\r\n\r\n",
                "GET / http/1.1\r\n\r\n",
                "GET x HTTP/1.1\r\n\r\n",
                "GET /%zz HTTP/1.1\r\n\r\n",
                "GET /%4 HTTP/1.1\r\n\r\n",
                "GET /%00 HTTP/1.1\r\n\r\n",
                "GET /%0d%0a HTTP/1.1\r\n\r\n",
                "GET /a#b HTTP/1.1\r\n\r\n",
                "GET http:///a HTTP/1.1\r\n\r\n",
                "GET ftp://a/b HTTP/1.1\r\n\r\n",
                "G(T / HTTP/1.1\r\n\r\n",
                "\u0016\u0003\u0001\u0002\r\n\r\n",
                "AVERYLONGMETHODNAME / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\nx"
            })
    void garbageIsABadRequest(String garbage) {
        assertThat(refusal(garbage)).isEqualTo(Status.BAD_REQUEST);
    }

    @Test
    void whatWeDoNotDoHasItsOwnAnswer() {
        assertThat(refusal("PUT / HTTP/1.1\r\n\r\n")).isEqualTo(Status.METHOD_NOT_ALLOWED);
        assertThat(refusal("OPTIONS / HTTP/1.1\r\n\r\n")).isEqualTo(Status.METHOD_NOT_ALLOWED);
        assertThat(refusal("GET / HTTP/2.0\r\n\r\n")).isEqualTo(Status.VERSION_NOT_SUPPORTED);
        assertThat(refusal("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"))
                .isEqualTo(Status.LENGTH_REQUIRED);
        assertThat(refusal("POST / HTTP/1.1\r\nContent-Length: 65537\r\n\r\n"))
                .isEqualTo(Status.CONTENT_TOO_LARGE);
        assertThat(refusal("POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n"))
                .isEqualTo(Status.CONTENT_TOO_LARGE);
        assertThat(refusal("POST / HTTP/1.1\r\nExpect: 200-ok\r\n\r\n"))
                .isEqualTo(Status.EXPECTATION_FAILED);
        assertThat(refusal("GET /" + "a".repeat(9000) + " HTTP/1.1\r\n\r\n"))
                .isEqualTo(Status.URI_TOO_LONG);
        assertThat(refusal("GET / HTTP/1.1\r\n" + "a: b\r\n".repeat(101) + "\r\n"))
                .isEqualTo(Status.HEADERS_TOO_LARGE);
    }

    @Test
    void everyTruncationIsRefused() {
        String whole = "GET /a?b HTTP/1.1\r\nHost: x\r\nRange: bytes=0-1\r\n\r\n";
        for (int length = 0; length < whole.length(); length++) {
            assertThat(refusal(whole.substring(0, length))).isEqualTo(Status.BAD_REQUEST);
        }
    }

    @FuzzTest
    void anyBytesGiveARequestOrARefusal(byte[] bytes) {
        try {
            RequestHead head = RequestDecoder.decode(bytes);
            assertThat(head.path()).startsWith("/");
            assertThat(head.path().chars()).noneMatch(c -> c < ' ' || c == 0x7f);
            assertThat(head.bodyLength()).isBetween(0, RequestDecoder.MAX_BODY);
        } catch (RefusedRequest e) {
            assertThat(e.status().code()).isBetween(400, 599);
        }
    }

    private static Status refusal(String request) {
        try {
            decode(request);
            throw new AssertionError("not refused: " + request);
        } catch (RefusedRequest e) {
            return e.status();
        }
    }

    private static RequestHead decode(String request) throws RefusedRequest {
        return RequestDecoder.decode(request.getBytes(StandardCharsets.UTF_8));
    }
}
