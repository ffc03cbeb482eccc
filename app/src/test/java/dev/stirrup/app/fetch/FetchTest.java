package dev.stirrup.app.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stirrup.app.fetch.FetchException.Kind;
import dev.stirrup.app.fetch.TestMirror.Conduct;
import dev.stirrup.store.disk.golden.Progress;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetchTest {
    private static final int MOST = 4_000_000;

    /// For what comes: no mirror of this process stands still for so long.
    private static final FetchLimits PATIENT = new FetchLimits(MOST, Duration.ofMinutes(1), 1, 3);

    /// For what will never come. What does come before that comes in time.
    private static final FetchLimits HASTY = new FetchLimits(MOST, Duration.ofMillis(1500), 1, 3);

    private final byte[] content = random(1_500_000, 1);
    @TempDir Path folder;
    private TestMirror mirror;
    private Fetch fetch;
    private Fetch hasty;

    @BeforeEach
    void open() throws Exception {
        mirror = new TestMirror();
        fetch = fetch(PATIENT);
        hasty = fetch(HASTY);
    }

    @AfterEach
    void close() throws Exception {
        fetch.close();
        hasty.close();
        mirror.close();
    }

    private Fetch fetch(FetchLimits limits) {
        return new Fetch(folder, Route.by(Proxies.of(Optional.empty(), Map.of())), limits);
    }

    @Test
    void aFileComesWhole() throws Exception {
        mirror.put("a.iso", content);
        List<Long> told = new ArrayList<>();
        try (Partial partial =
                fetch.file(mirror.url("a.iso"), (_, done, total) -> told.add(total - done))) {
            assertThat(partial.file()).hasBinaryContent(content);
            partial.discard();
        }
        assertThat(told).allMatch(left -> left >= 0);
        assertNothingLeft();
    }

    @Test
    void oneThatIsCutOffIsGoneOnWithAtOnce() throws Exception {
        mirror.put("a.iso", TestMirror.page(content).cutAt(600_000));
        assertComes(content);
        assertThat(mirror.asked())
                .containsExactly(
                        "GET /a.iso HTTP/1.1",
                        "GET /a.iso HTTP/1.1 bytes=600000-",
                        "GET /a.iso HTTP/1.1 bytes=1200000-");
    }

    @Test
    void anotherCommandGoesOnWithIt() throws Exception {
        mirror.put("a.iso", TestMirror.page(content).cutAt(600_000).that(Conduct.STALLS));
        FetchException e = refusal("a.iso");
        assertThat(e.kind()).isEqualTo(Kind.CUT_OFF);
        assertThat(e).hasMessageContaining("goes on with it");
        mirror.put("a.iso", content);
        assertComes(content);
        assertThat(mirror.asked().getLast()).endsWith("bytes=600000-");
    }

    @Test
    void aFileThatChangedMeanwhileBeginsAnew() throws Exception {
        mirror.put("a.iso", TestMirror.page(content).cutAt(600_000).that(Conduct.STALLS));
        refusal("a.iso");
        byte[] newer = random(1_500_000, 2);
        mirror.put("a.iso", TestMirror.page(newer).tagged("\"new\""));
        assertComes(newer);
    }

    @Test
    void aMirrorThatMixesTwoFilesIsNotBelieved() throws Exception {
        mirror.put("a.iso", TestMirror.page(content).cutAt(600_000).that(Conduct.STALLS));
        refusal("a.iso");
        byte[] newer = random(1_500_000, 2);
        mirror.put("a.iso", TestMirror.page(newer).tagged("\"new\"").that(Conduct.MIXES));
        assertComes(newer);
        byte[] longer = random(1_600_000, 3);
        mirror.put("a.iso", TestMirror.page(content).cutAt(600_000).that(Conduct.STALLS));
        refusal("a.iso");
        mirror.put("a.iso", TestMirror.page(longer).tagged("\"1500000\"").that(Conduct.MIXES));
        assertComes(longer);
    }

    @Test
    void whatCannotBeToldApartBeginsAnew() throws Exception {
        for (String tag : List.of("", "W/\"1\"")) {
            mirror.put("a.iso", TestMirror.page(content).tagged(tag).cutAt(600_000));
            assertThat(refusal("a.iso").kind()).isEqualTo(Kind.CUT_OFF);
            mirror.put("a.iso", TestMirror.page(content).tagged(tag));
            assertComes(content);
            assertThat(mirror.asked().getLast()).doesNotContain("bytes=");
        }
        mirror.put("a.iso", TestMirror.page(content).cutAt(600_000).that(Conduct.STALLS));
        refusal("a.iso");
        mirror.put("a.iso", TestMirror.page(content).that(Conduct.KNOWS_NO_RANGES));
        assertComes(content);
    }

    @Test
    void aMirrorThatSaysNothingIsGivenUp() {
        mirror.put("a.iso", TestMirror.page(content).cutAt(0).that(Conduct.STALLS));
        assertThat(refusal("a.iso")).hasMessageContaining("said nothing");
    }

    @Test
    void tooLongAFileIsRefusedWithOrWithoutItsLength() throws Exception {
        byte[] tooLong = new byte[4_000_001];
        mirror.put("a.iso", tooLong);
        assertThat(refusal("a.iso").kind()).isEqualTo(Kind.REFUSED);
        assertNothingLeft();
        mirror.put("a.iso", TestMirror.page(tooLong).that(Conduct.SAYS_NO_LENGTH));
        assertThat(refusal("a.iso").kind()).isEqualTo(Kind.REFUSED);
        assertNothingLeft();
        mirror.put("a.iso", TestMirror.page(content).that(Conduct.SAYS_NO_LENGTH));
        assertComes(content);
    }

    @Test
    void aFullDiskIsKnownBefore() throws Exception {
        var wide = new FetchLimits(Long.MAX_VALUE, Duration.ofMinutes(1), 1, 3);
        long more = Files.getFileStore(folder).getTotalSpace() + 1;
        mirror.put("a.iso", content);
        try (var other = new Fetch(folder, Route.by(ProxySelector.of(null)), wide);
                var lying = new LongMirror(more)) {
            FetchException e =
                    catchThrowableOfType(
                            FetchException.class, () -> other.file(lying.url(), Progress.NONE));
            assertThat(e.kind()).isEqualTo(Kind.REFUSED);
            assertThat(e).hasMessageContaining("the data folder has");
        }
        assertNothingLeft();
    }

    @Test
    void redirectsAreFollowedAFewTimes() throws Exception {
        mirror.put("real/a.iso", content);
        mirror.redirect("b.iso", "/real/a.iso");
        mirror.redirect("a.iso", "b.iso");
        assertComes(content);
        mirror.redirect("a.iso", "/a.iso");
        assertThat(refusal("a.iso")).hasMessageContaining("redirects more than 3 times");
        mirror.redirect("a.iso", "file:///etc/passwd");
        assertThat(refusal("a.iso")).hasMessageContaining("neither");
        assertThatThrownBy(
                        () -> Addresses.follow(URI.create("https://a/b"), "http://example.org/b"))
                .hasMessageContaining("from https to http");
    }

    @Test
    void smallFilesComeOrAreNotThere() throws Exception {
        mirror.put("SHA256SUMS", "list".getBytes(StandardCharsets.UTF_8));
        assertThat(fetch.small(mirror.url("SHA256SUMS"), 100))
                .hasValueSatisfying(bytes -> assertThat(bytes).hasSize(4));
        assertThat(fetch.small(mirror.url("none"), 100)).isEmpty();
        assertThatThrownBy(() -> fetch.small(mirror.url("SHA256SUMS"), 3))
                .isInstanceOf(FetchException.class);
        assertNothingLeft();
    }

    @Test
    void whatNobodyGoesOnWithIsGivenBack() throws Exception {
        mirror.put("a.iso", TestMirror.page(content).cutAt(600_000).that(Conduct.STALLS));
        refusal("a.iso");
        fetch.sweep(InstantSource.system());
        assertThat(folder).isNotEmptyDirectory();
        try (var all = Files.list(folder)) {
            Files.setLastModifiedTime(
                    all.findFirst().orElseThrow(),
                    FileTime.from(Instant.now().minus(Duration.ofDays(8))));
        }
        fetch.sweep(InstantSource.system());
        assertNothingLeft();
    }

    @Test
    void proxiesAreThoseOfTheSettingsOrTheEnvironment() {
        var environment =
                Map.of(
                        "http_proxy",
                        "cache:3128",
                        "HTTPS_PROXY",
                        "http://tls:1",
                        "no_proxy",
                        ".lan");
        var proxies = Proxies.of(Optional.empty(), environment);
        assertThat(proxies.select(URI.create("http://a.org/")).toString()).contains("cache");
        assertThat(proxies.select(URI.create("https://a.org/")).toString()).contains("tls");
        assertThat(proxies.select(URI.create("https://x.lan/")).toString()).contains("DIRECT");
        var set = Proxies.of(Optional.of(URI.create("http://own:8")), environment);
        assertThat(set.select(URI.create("https://a.org/")).toString()).contains("own");
        assertThatThrownBy(() ->
                        Proxies.of(Optional.empty(), Map.of("http_proxy", "http://a:b@proxy")))
                .hasMessageNotContaining("b@")
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void assertComes(byte[] wanted) throws Exception {
        try (Partial partial = fetch.file(mirror.url("a.iso"), Progress.NONE)) {
            assertThat(partial.file()).hasBinaryContent(wanted);
            partial.discard();
        }
    }

    private FetchException refusal(String path) {
        return catchThrowableOfType(
                FetchException.class, () -> hasty.file(mirror.url(path), Progress.NONE));
    }

    private void assertNothingLeft() {
        assertThat(folder).isEmptyDirectory();
    }

    private static byte[] random(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /// Promises more than any disk has.
    private static final class LongMirror implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0);

        LongMirror(long length) throws IOException {
            Thread.ofVirtual()
                    .start(() -> {
                        try (var client = socket.accept()) {
                            client.getInputStream().read(new byte[4096]);
                            client.getOutputStream()
                                    .write(
                                            ("HTTP/1.1 200 OK\r\nContent-Length: "
                                                            + length
                                                            + "\r\n\r\nbeginning")
                                                    .getBytes(StandardCharsets.ISO_8859_1));
                            client.getInputStream().read(new byte[4096]);
                        } catch (IOException _) {
                            // The client has gone.
                        }
                    });
        }

        URI url() {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/a.iso");
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
