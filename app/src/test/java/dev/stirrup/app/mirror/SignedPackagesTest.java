package dev.stirrup.app.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.app.fetch.TestMirror;
import dev.stirrup.app.fetch.TestMirror.Conduct;
import dev.stirrup.testkit.Apk;
import dev.stirrup.testkit.Gpg;
import dev.stirrup.testkit.Program;
import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.trust.upstream.ApkArchive;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Repositories of RPM, Alpine's and pacman's packages, on servers that lie, stall and change.
@Tag("real")
@RequiresProgram({"gpg", "gpgconf", "openssl", "tar", "gzip"})
class SignedPackagesTest {
    private static final String OTHER = "Other <other@example.org>";
    private static final String KEY = "test@example.org-1.rsa.pub";
    private static final String RPM = "fedora/x86_64/Packages/h/hello-1+x~1.rpm";
    private static final String REPOMD = "fedora/x86_64/repodata/repomd.xml";
    private static final String APK = "v3/main/x86_64/hello-1-r0.apk";
    private static final String APKINDEX = "v3/main/x86_64/APKINDEX.tar.gz";
    private static final String PKG = "core/os/x86_64/hello-1-1-any.pkg.tar.zst";
    private static final String DB = "core/os/x86_64/core.db";

    @TempDir static Path home;
    private static Gpg gpg;
    private static Apk apk;
    private static byte[] apkKey;
    private static byte[] hello;

    @TempDir Path data;
    private final byte[] big = random(900_000, 1);
    private TestMirror upstream;
    private MirrorFront front;

    @BeforeAll
    static void make() throws Exception {
        gpg = new Gpg(Files.createDirectory(home.resolve("g")));
        gpg.key(TestArchive.SIGNER, "ed25519", "1y").key(OTHER, "ed25519", "1y");
        Path folder = Files.createDirectory(home.resolve("a"));
        apk = new Apk(folder);
        apkKey = apk.key(KEY, 2048);
        apk.key("other.rsa.pub", 2048);
        Files.write(folder.resolve("payload"), random(700_000, 2));
        hello = apk.ofFiles(KEY, "payload");
    }

    @AfterAll
    static void end() throws Exception {
        gpg.close();
    }

    @BeforeEach
    void open() throws Exception {
        upstream = new TestMirror();
        Path keyrings = Files.createDirectory(data.resolve("keyrings"));
        Files.write(keyrings.resolve("test.gpg"), gpg.exported(TestArchive.SIGNER));
        Files.write(keyrings.resolve(KEY), apkKey);
        begin("");
    }

    private void begin(String cache) throws Exception {
        front =
                new MirrorFront(
                        data,
                        """
                        cache: {%2$s}
                        mirrors:
                          rpm: {kind: rpm, upstream: "%1$s", keyring: test}
                          alpine: {kind: alpine, upstream: "%1$s", keyring: %3$s}
                          arch: {kind: arch, upstream: "%1$s", keyring: test}
                        """
                                .formatted(upstream.url(""), cache, KEY));
    }

    @AfterEach
    void close() throws Exception {
        front.close();
        upstream.close();
    }

    @Test
    void anRpmRepositoryIsGivenAndFetchedOnce() throws Exception {
        putRpm(TestArchive.SIGNER, 10);
        List<CompletableFuture<HttpResponse<byte[]>>> all = new ArrayList<>();
        var request = HttpRequest.newBuilder(front.url("mirror/rpm/" + RPM)).build();
        for (int i = 0; i < 100; i++) {
            all.add(front.client().sendAsync(request, HttpResponse.BodyHandlers.ofByteArray()));
        }
        for (var one : all) {
            assertThat(one.get(3, TimeUnit.MINUTES).body()).isEqualTo(big);
        }
        given("rpm", REPOMD, REPOMD + ".asc", "fedora/x86_64/repodata/primary.xml.gz");
        assertThat(upstream.asked()).filteredOn(one -> one.contains("hello")).hasSize(1);
        assertThat(front.get("mirror/rpm/fedora/x86_64/other.rpm").statusCode()).isEqualTo(404);
        offline();
        assertThat(front.get("mirror/rpm/" + RPM).body()).isEqualTo(big);
        front.refused("rpm", "fedora/x86_64/other.rpm", "mirror-offline");
    }

    @Test
    void whoeverLiesAboutAnRpmRepositoryIsRefused() throws Exception {
        putRpm(OTHER, 10);
        front.refused("rpm", REPOMD, "mirror-unsigned");
        upstream.remove(REPOMD + ".asc");
        front.clock.forward(Duration.ofMinutes(1));
        front.refused("rpm", RPM, "mirror-unsigned");
        putRpm(TestArchive.SIGNER, 10);
        front.clock.forward(Duration.ofMinutes(1));
        upstream.put(RPM, random(big.length, 3));
        front.refused("rpm", RPM, "mirror-contradicted");
        upstream.put(RPM, TestMirror.page(big).cutAt(0).that(Conduct.STALLS));
        front.clock.forward(Duration.ofMinutes(1));
        front.refused("rpm", RPM, "mirror-unreachable");
        byte[] newest = front.get("mirror/rpm/" + REPOMD).body();
        putRpm(TestArchive.SIGNER, 5);
        front.clock.forward(Duration.ofHours(1));
        assertThat(front.get("mirror/rpm/" + REPOMD).body()).as("not older").isEqualTo(newest);
    }

    @Test
    void alpinesPackagesAreWhatTheirIndexSays() throws Exception {
        putApk(KEY, hello);
        assertThat(front.get("mirror/alpine/" + APK).body()).isEqualTo(hello);
        given("alpine", APKINDEX, APK);
        assertThat(upstream.asked()).filteredOn(one -> one.contains("hello")).hasSize(1);
        assertThat(front.get("mirror/alpine/v3/main/x86_64/o-1-r0.apk").statusCode())
                .isEqualTo(404);
        offline();
        assertThat(front.get("mirror/alpine/" + APK).body()).isEqualTo(hello);
    }

    @Test
    void whoeverLiesAboutAlpinesPackagesIsRefused() throws Exception {
        putApk("other.rsa.pub", hello);
        front.refused("alpine", APKINDEX, "mirror-unsigned");
        front.clock.forward(Duration.ofMinutes(1));
        putApk(KEY, hello);
        byte[] data = hello.clone();
        data[data.length - 1000] ^= 1;
        for (byte[] lie :
                List.of(
                        data,
                        apk.ofFiles(KEY, "APKINDEX"),
                        random(hello.length, 4),
                        Arrays.copyOf(hello, hello.length - 1))) {
            upstream.put(APK, lie);
            front.clock.forward(Duration.ofMinutes(1));
            front.refused("alpine", APK, "mirror-contradicted");
        }
        assertThat(front.mirrors.store().files(Optional.of("alpine"))).hasSize(1);
        upstream.put(APK, TestMirror.page(hello).cutAt(300_000));
        front.clock.forward(Duration.ofMinutes(1));
        assertThat(front.get("mirror/alpine/" + APK).body()).as("gone on with").isEqualTo(hello);
    }

    @Test
    void pacmansPackagesAreGivenByTheirOwnSignature() throws Exception {
        putArch(big, gpg.sign(TestArchive.SIGNER, big, "--detach-sign"), false);
        assertThat(front.get("mirror/arch/" + DB + ".sig").statusCode()).isEqualTo(404);
        assertThat(front.get("mirror/arch/" + PKG).body()).isEqualTo(big);
        given("arch", DB, PKG, PKG + ".sig");
        assertThat(upstream.asked()).filteredOn(one -> one.contains("hello")).hasSize(2);
        assertThat(front.get("mirror/arch/core/os/x86_64/o.pkg.tar.zst").statusCode())
                .isEqualTo(404);
        offline();
        given("arch", DB, PKG, PKG + ".sig");
    }

    @Test
    void aSignatureInTheDatabaseCountsAsWell() throws Exception {
        putArch(big, gpg.sign(TestArchive.SIGNER, big, "--detach-sign"), true);
        upstream.remove(PKG + ".sig");
        byte[] database = upstream.content(DB);
        upstream.put(DB + ".sig", gpg.sign(TestArchive.SIGNER, database, "--detach-sign"));
        given("arch", PKG + ".sig", PKG, DB + ".sig");
        upstream.put(DB + ".sig", gpg.sign(OTHER, database, "--detach-sign"));
        front.clock.forward(Duration.ofHours(1));
        given("arch", DB);
    }

    @Test
    void whoeverLiesAboutPacmansPackagesIsRefused() throws Exception {
        byte[] lie = random(big.length, 5);
        putArch(lie, gpg.sign(OTHER, lie, "--detach-sign"), false);
        front.refused("arch", PKG, "mirror-unsigned");
        putArch(lie, gpg.sign(TestArchive.SIGNER, big, "--detach-sign"), false);
        front.clock.forward(Duration.ofHours(1));
        front.refused("arch", PKG, "mirror-unsigned");
        upstream.remove(PKG + ".sig");
        front.clock.forward(Duration.ofMinutes(1));
        front.refused("arch", PKG, "mirror-unsigned");
        front.refused("arch", PKG + ".sig", "mirror-unsigned");
        byte[] last = front.get("mirror/arch/" + DB).body();
        upstream.put(DB, random(1000, 6));
        front.clock.forward(Duration.ofHours(1));
        assertThat(front.get("mirror/arch/" + DB).body()).as("the last good one").isEqualTo(last);
    }

    private void given(String mirror, String... paths) throws Exception {
        for (String path : paths) {
            HttpResponse<byte[]> first = front.get("mirror/" + mirror + "/" + path);
            assertThat(first.statusCode()).as(path).isEqualTo(200);
            int asked = upstream.asked().size();
            assertThat(front.get("mirror/" + mirror + "/" + path).body()).isEqualTo(first.body());
            assertThat(upstream.asked()).as(path).hasSize(asked);
        }
    }

    private void offline() throws Exception {
        front.close();
        begin("offline: true");
    }

    /// A package that is told by SHA-512 alone is compared before any of it is given.
    @Test
    void whatIsToldBySha512IsComparedByIt() throws Exception {
        putRpm(TestArchive.SIGNER, 1, "SHA-512");
        given("rpm", REPOMD, "fedora/x86_64/repodata/primary.xml.gz", RPM);
        assertThat(front.get("mirror/rpm/" + RPM).body()).isEqualTo(big);
        offline();
        assertThat(front.get("mirror/rpm/" + RPM).body()).isEqualTo(big);
        front.mirrors.store().clean(Optional.empty(), front.clock.instant().plusSeconds(1));
        front.mirrors.store().claims().forgetLists("rpm");
        front.close();
        begin("");
        upstream.put(RPM, random(big.length, 2));
        front.refused("rpm", RPM, "mirror-contradicted");
        assertThat(front.mirrors.store().claims().listed("rpm", RPM)).isPresent();
        assertThat(front.mirrors.store().files(Optional.of("rpm")))
                .noneMatch(file -> file.path().equals(RPM));
    }

    private void putRpm(String signer, int seconds) throws Exception {
        putRpm(signer, seconds, "SHA-256");
    }

    private void putRpm(String signer, int seconds, String algorithm) throws Exception {
        String type = algorithm.replace("-", "").toLowerCase(Locale.ROOT);
        byte[] primary =
                gzip(
                        """
                        <metadata packages="1"><package type="rpm"><name>hello</name>
                        <checksum type="%s" pkgid="YES">%s</checksum>
                        <size package="%d"/><location href="Packages/h/hello-1+x~1.rpm"/>
                        </package></metadata>
                        """
                                .formatted(type, digest(algorithm, big), big.length));
        byte[] repomd =
                """
                <repomd><data type="primary"><checksum type="%s">%s</checksum>
                <location href="repodata/primary.xml.gz"/><timestamp>%d</timestamp>
                <size>%d</size></data></repomd>
                """
                        .formatted(type, digest(algorithm, primary), seconds, primary.length)
                        .getBytes(StandardCharsets.UTF_8);
        upstream.put(RPM, big);
        upstream.put("fedora/x86_64/repodata/primary.xml.gz", primary);
        upstream.put(REPOMD, repomd);
        upstream.put(REPOMD + ".asc", gpg.sign(signer, repomd, "--armor", "--detach-sign"));
    }

    private static String digest(String algorithm, byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
    }

    private void putApk(String key, byte[] content) throws Exception {
        upstream.put(APK, content);
        byte[] control = HexFormat.of().parseHex(ApkArchive.ofPackage(content).controlDigest());
        String index =
                "C:Q1%s\nP:hello\nV:1-r0\nS:%d\n\n"
                        .formatted(Base64.getEncoder().encodeToString(control), content.length);
        upstream.put(APKINDEX, apk.index(index, key, "RSA"));
    }

    private void putArch(byte[] content, byte[] signature, boolean isInside) throws Exception {
        String desc =
                "%%FILENAME%%\nhello-1-1-any.pkg.tar.zst\n\n%%CSIZE%%\n%d\n\n%%SHA256SUM%%\n%s\n"
                        .formatted(content.length, TestArchive.digest(content));
        if (isInside) {
            desc += "\n%PGPSIG%\n" + Base64.getEncoder().encodeToString(signature) + "\n";
        }
        Path folder = Files.createDirectories(data.resolve("db/hello-1-1"));
        Files.writeString(folder.resolve("desc"), desc);
        Path tar = data.resolve("core.db.tar.gz");
        Program.run(data.resolve("db"), "tar", "-czf", tar.toString(), "hello-1-1");
        upstream.put(DB, Files.readAllBytes(tar));
        upstream.put(PKG, content);
        upstream.put(PKG + ".sig", signature);
    }

    private static byte[] gzip(String text) throws Exception {
        var out = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(out)) {
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    private static byte[] random(int count, int seed) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
