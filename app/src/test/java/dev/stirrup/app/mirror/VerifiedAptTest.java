package dev.stirrup.app.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.app.fetch.TestMirror;
import dev.stirrup.app.fetch.TestMirror.Conduct;
import dev.stirrup.boot.Plan;
import dev.stirrup.testkit.Gpg;
import dev.stirrup.testkit.RequiresProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An archive that GnuPG signed, on servers that lie, stall, break off and change.
@Tag("real")
@RequiresProgram({"gpg", "gpgconf"})
class VerifiedAptTest {
    private static final String OTHER = "Other <other@example.org>";
    private static final String DEB = TestArchive.pool("hello");
    private static final String ROOT = "mirror/test/";
    private static final String LIST = TestArchive.SUITE + "/main/binary-amd64/Packages";

    @TempDir static Path home;
    private static Gpg gpg;

    @TempDir Path data;
    private final byte[] deb = random(1_200_000, 1);
    private TestMirror upstream;
    private TestArchive archive;
    private MirrorFront front;

    @BeforeAll
    static void make() throws Exception {
        gpg = new Gpg(Files.createDirectory(home.resolve("g")));
        gpg.key(TestArchive.SIGNER, "ed25519", "1y").key(OTHER, "ed25519", "1y");
    }

    @AfterAll
    static void end() throws Exception {
        gpg.close();
    }

    @BeforeEach
    void open() throws Exception {
        upstream = new TestMirror();
        archive = new TestArchive(gpg).with("hello", deb);
        archive.put(upstream);
        Path keyrings = Files.createDirectory(data.resolve("keyrings"));
        Files.write(keyrings.resolve("test.gpg"), gpg.exported(TestArchive.SIGNER));
        begin("");
    }

    @AfterEach
    void close() throws Exception {
        front.close();
        upstream.close();
    }

    private void begin(String cache) throws Exception {
        front =
                new MirrorFront(
                        data,
                        """
                        cache: {%s}
                        mirrors:
                          test: {kind: apt, upstream: "%s", keyring: test}
                        """
                                .formatted(cache, upstream.url("")));
    }

    private void again(String cache) throws Exception {
        front.close();
        begin(cache);
    }

    /// The disk is full, or another process holds the cache's database.
    @Test
    void whatIsHereIsGivenWhileNothingCanBeWritten() throws Exception {
        String other = LIST.replace("Packages", "Release");
        given();
        Path database = data.resolve("mirrors/mirrors.db");
        try (var holder = DriverManager.getConnection("jdbc:sqlite:" + database);
                var lock = holder.createStatement()) {
            lock.execute("BEGIN IMMEDIATE");
            front.clock.forward(Duration.ofHours(1));
            given();
            assertThat(front.get(ROOT + other).statusCode()).as("not here yet").isEqualTo(503);
            lock.execute("ROLLBACK");
        }
        front.clock.forward(Duration.ofMinutes(2));
        assertThat(front.get(ROOT + other).statusCode()).isEqualTo(200);
    }

    private void given() throws Exception {
        assertThat(front.get(ROOT + TestArchive.SUITE + "/InRelease").statusCode()).isEqualTo(200);
        assertThat(front.get(ROOT + DEB).body()).isEqualTo(deb);
    }

    @Test
    void anArchiveIsFetchedOnceAndGivenAsOftenAsAsked() throws Exception {
        archive.withImage("netboot/linux", random(400_000, 5)).put(upstream);
        String image = TestArchive.SUITE + "/main/installer-amd64/images/netboot/linux";
        for (String path :
                List.of(
                        TestArchive.SUITE + "/InRelease",
                        TestArchive.SUITE + "/Release",
                        TestArchive.SUITE + "/Release.gpg",
                        LIST,
                        LIST + ".gz",
                        LIST.replace("Packages", "Release"),
                        DEB,
                        image)) {
            HttpResponse<byte[]> first = front.get(ROOT + path);
            assertThat(first.statusCode()).as(path).isEqualTo(200);
            int asked = upstream.asked().size();
            assertThat(front.get(ROOT + path).body()).isEqualTo(first.body());
            assertThat(upstream.asked()).hasSize(asked);
        }
        assertThat(front.get(ROOT + DEB).body()).isEqualTo(deb);
        assertThat(upstream.asked()).filteredOn(one -> one.contains("hello")).hasSize(1);
        nothingIsLeft();
    }

    @Test
    void partsAndConditionsAreAsOfOtherFiles() throws Exception {
        ready();
        HttpResponse<byte[]> part = front.get(ROOT + DEB, "Range", "bytes=1000-1999");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(deb, 1000, 2000));
        String tag = part.headers().firstValue("ETag").orElseThrow();
        assertThat(tag).contains(TestArchive.digest(deb));
        assertThat(front.get(ROOT + DEB, "If-None-Match", tag).statusCode()).isEqualTo(304);
        String date = part.headers().firstValue("Last-Modified").orElseThrow();
        assertThat(front.get(ROOT + DEB, "If-Modified-Since", date).statusCode()).isEqualTo(304);
    }

    @Test
    void twoHundredMachinesAtOnceCostOneFetch() throws Exception {
        ready();
        List<CompletableFuture<HttpResponse<byte[]>>> all = new ArrayList<>();
        var request = HttpRequest.newBuilder(front.url(ROOT + DEB)).build();
        for (int i = 0; i < 200; i++) {
            all.add(front.client().sendAsync(request, HttpResponse.BodyHandlers.ofByteArray()));
        }
        for (var one : all) {
            assertThat(one.get(3, TimeUnit.MINUTES).body()).isEqualTo(deb);
        }
        assertThat(upstream.asked()).filteredOn(one -> one.contains("hello")).hasSize(1);
    }

    @Test
    void whatHasComeIsPassedOnBeforeTheRestIsThere() throws Exception {
        ready();
        upstream.put(DEB, TestMirror.page(deb).cutAt(900_000).that(Conduct.STALLS));
        var request = HttpRequest.newBuilder(front.url(ROOT + DEB)).build();
        try (var body =
                front.client().send(request, HttpResponse.BodyHandlers.ofInputStream()).body()) {
            byte[] first = body.readNBytes(700_000);
            assertThat(first).isEqualTo(Arrays.copyOf(deb, 700_000));
            upstream.put(DEB, deb);
            byte[] rest = body.readAllBytes();
            assertThat(rest).isEqualTo(Arrays.copyOfRange(deb, 700_000, deb.length));
        }
        assertThat(upstream.asked().getLast()).endsWith("bytes=900000-");
    }

    @Test
    void aServerThatBreaksOffIsGoneOnWith() throws Exception {
        ready();
        upstream.put(DEB, TestMirror.page(deb).cutAt(500_000));
        assertThat(front.get(ROOT + DEB).body()).isEqualTo(deb);
    }

    @Test
    void aServerThatLiesIsNotPassedOn() throws Exception {
        ready();
        upstream.put(DEB, random(deb.length, 9));
        refused(DEB, "mirror-contradicted");
        upstream.put(DEB, random(deb.length + 1, 9));
        front.clock.forward(Duration.ofMinutes(1));
        refused(DEB, "mirror-contradicted");
        upstream.put(DEB, random(900, 9));
        front.clock.forward(Duration.ofMinutes(1));
        refused(DEB, "mirror-contradicted");
        nothingIsLeft();
        upstream.put(DEB, deb);
        front.clock.forward(Duration.ofMinutes(1));
        assertThat(front.get(ROOT + DEB).body()).isEqualTo(deb);
    }

    @Test
    void aServerThatSaysNothingIsGivenUp() throws Exception {
        ready();
        upstream.put(DEB, TestMirror.page(deb).cutAt(0).that(Conduct.STALLS));
        refused(DEB, "mirror-unreachable");
    }

    @Test
    void nobodyIsSentElsewhere() throws Exception {
        ready();
        try (var elsewhere = new TestMirror()) {
            elsewhere.put("x.deb", deb);
            String url = elsewhere.url("x.deb").toString().replace("127.0.0.1", "localhost");
            upstream.redirect(DEB, url);
            refused(DEB, "mirror-contradicted");
            assertThat(elsewhere.asked()).isEmpty();
        }
    }

    @Test
    void whoeverElseSignsIsNotBelieved() throws Exception {
        archive.signer = OTHER;
        archive.put(upstream);
        refused(TestArchive.SUITE + "/InRelease", "mirror-unsigned");
        upstream.remove(TestArchive.SUITE + "/InRelease");
        upstream.remove(TestArchive.SUITE + "/Release.gpg");
        front.clock.forward(Duration.ofMinutes(1));
        refused(TestArchive.SUITE + "/Release", "mirror-unsigned");
        assertThat(front.mirrors.store().size()).isZero();
    }

    @Test
    void whoeverBeganWithAnOlderSetGoesOnWithIt() throws Exception {
        ready();
        byte[] old = front.get(ROOT + LIST).body();
        archive.with("newer", random(1000, 7)).date = Instant.parse("2026-02-01T00:00:00Z");
        archive.put(upstream);
        front.clock.forward(Duration.ofHours(1));
        assertThat(front.get(ROOT + LIST).body()).isEqualTo(old);
        front.clock.forward(Duration.ofMinutes(1));
        ready();
        assertThat(front.get(ROOT + LIST).body()).isNotEqualTo(old);
        String hash = LIST.replace("Packages", "by-hash/SHA256/" + TestArchive.digest(old));
        assertThat(front.get(ROOT + hash).body()).isEqualTo(old);
    }

    @Test
    void whatHasNotChangedIsNotSentAgain() throws Exception {
        for (int hour = 0; hour < 3; hour++) {
            ready();
            front.clock.forward(Duration.ofHours(1));
        }
        assertThat(upstream.asked())
                .filteredOn(one -> one.contains("/InRelease "))
                .hasSize(3)
                .filteredOn(one -> one.endsWith(" same"))
                .hasSize(2);
    }

    @Test
    void aPairOfAnotherMomentIsLeftOut() throws Exception {
        upstream.put(TestArchive.SUITE + "/Release", random(1000, 8));
        ready();
        assertThat(front.get(ROOT + TestArchive.SUITE + "/Release").statusCode()).isEqualTo(404);
    }

    @Test
    void anIndexThatChangedHalfwayIsNeverMixed() throws Exception {
        ready();
        archive.with("newer", random(1000, 7)).date = Instant.parse("2026-02-01T00:00:00Z");
        archive.put(upstream);
        refused(LIST, "mirror-contradicted");
    }

    @Test
    void anOlderSetDoesNotReplaceANewerOne() throws Exception {
        ready();
        byte[] before = front.get(ROOT + TestArchive.SUITE + "/InRelease").body();
        archive.date = Instant.parse("2025-01-01T00:00:00Z");
        archive.put(upstream);
        front.clock.forward(Duration.ofHours(1));
        assertThat(front.get(ROOT + TestArchive.SUITE + "/InRelease").body()).isEqualTo(before);
    }

    /// The newest set's files may be given up, and the server begun anew: what was seen is known.
    @Test
    void anOlderSetIsRefusedAlsoWhenTheNewerOneIsNotHereAnyMore() throws Exception {
        ready();
        Instant made = archive.date;
        front.mirrors.store().clean(Optional.empty(), front.clock.instant().plusSeconds(1));
        archive.date = Instant.parse("2025-01-01T00:00:00Z");
        archive.put(upstream);
        again("");
        refused(TestArchive.SUITE + "/InRelease", "mirror-contradicted");
        archive.date = made;
        archive.put(upstream);
        front.clock.forward(Duration.ofMinutes(1));
        ready();
        front.mirrors.store().claims().forgetLists("test");
        archive.date = Instant.parse("2025-01-01T00:00:00Z");
        archive.put(upstream);
        again("");
        ready();
    }

    @Test
    void aSetThatIsOverIsNotGiven() throws Exception {
        archive.more = "Valid-Until: Sat, 03 Jan 2026 00:00:00 UTC\n";
        archive.put(upstream);
        refused(TestArchive.SUITE + "/InRelease", "mirror-over");
    }

    @Test
    void offlineGivesWhatIsHereAndNothingElse() throws Exception {
        ready();
        assertThat(front.get(ROOT + LIST).statusCode()).isEqualTo(200);
        again("offline: true");
        upstream.close();
        ready();
        assertThat(front.get(ROOT + LIST).statusCode()).isEqualTo(200);
        refused(DEB, "mirror-offline");
        refused("dists/other/InRelease", "mirror-offline");
    }

    @Test
    void whatWasNotAskedForTheLongestMakesRoom() throws Exception {
        byte[] other = random(600_000, 3);
        archive.with("other", other).put(upstream);
        again("limit: 1300K");
        ready();
        assertThat(front.get(ROOT + DEB).body()).isEqualTo(deb);
        assertThat(front.get(ROOT + TestArchive.pool("other")).body()).isEqualTo(other);
        assertThat(front.mirrors.store().size()).isLessThan(1_300 * 1024);
        again("limit: 900K");
        refused(DEB, "mirror-full");
    }

    @Test
    void onlyWhatIsListedIsGivenAndOnlyToThoseWhoMayHaveIt() throws Exception {
        ready();
        for (String path : List.of("pool/x.deb", "README", "dists/stable/main/nothing")) {
            assertThat(front.get(ROOT + path).statusCode()).as(path).isEqualTo(404);
        }
        assertThat(front.get("mirror/none/x").statusCode()).isEqualTo(404);
        assertThat(front.get(ROOT + "..%2f..%2fetc").statusCode()).isEqualTo(404);
        assertThat(front.get(ROOT + "http://example.org/").statusCode()).isEqualTo(404);
        front.plan = new Plan.Blocked("no");
        assertThat(front.get(ROOT + LIST).statusCode()).isEqualTo(403);
        front.plan = new Plan.LocalDisk();
        front.clock.forward(Duration.ofDays(2));
        HttpResponse<byte[]> stranger = front.get(ROOT + LIST);
        assertThat(stranger.statusCode()).isEqualTo(403);
        assertThat(new String(stranger.body(), StandardCharsets.UTF_8)).contains("mirror-closed");
    }

    private void ready() throws Exception {
        assertThat(front.get(ROOT + TestArchive.SUITE + "/InRelease").statusCode()).isEqualTo(200);
    }

    private void refused(String path, String reason) throws Exception {
        front.refused("test", path, reason);
    }

    private void nothingIsLeft() throws Exception {
        Awaitility.await().untilAsserted(() -> assertThat(left()).isZero());
    }

    private long left() throws IOException {
        try (Stream<Path> files = Files.walk(data.resolve("mirrors/downloads"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("lock"))
                    .count();
        } catch (NoSuchFileException | UncheckedIOException _) {
            return 0;
        }
    }

    private static byte[] random(int count, int seed) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
