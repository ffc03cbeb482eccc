package dev.stirrup.server.iscsi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.iscsi.UnitFacts;
import dev.stirrup.iscsi.login.Credentials;
import dev.stirrup.iscsi.login.LoginStatus;
import dev.stirrup.iscsi.login.Secret;
import dev.stirrup.iscsi.session.Output.News;
import dev.stirrup.testkit.RequiresProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Initiators that others wrote: libiscsi's tools, and QEMU's block layer.
@Tag("real")
class RealClientTest {
    private static final int LIMIT_SECONDS = 180;
    private static final int SIZE = 32 << 20;
    private static final String USER = "user";
    private static final String PASSWORD = "initiator-secret";

    @TempDir Path folder;
    private TestPortal portal;
    private FileUnit disk;
    private byte[] image;

    @BeforeEach
    void start() throws IOException {
        image = new byte[SIZE];
        new Random(1).nextBytes(image);
        Files.write(folder.resolve("image"), image);
        Files.write(folder.resolve("disk"), image);
        disk = new FileUnit(folder.resolve("disk"), FileUnit.disk(4096));
        portal = new TestPortal().offer(TestPortal.NAME, disk);
    }

    @AfterEach
    void stop() throws IOException {
        portal.close();
        disk.close();
    }

    private void requireProof() {
        portal.require(
                USER,
                new Credentials.Entry(
                        Secret.of(PASSWORD),
                        Optional.of(new Credentials.Own("target", Secret.of("target-secret-1")))));
    }

    private String url(String account) {
        return "iscsi://" + account + "127.0.0.1:" + portal.port() + "/" + TestPortal.NAME + "/0";
    }

    @Test
    @RequiresProgram({"iscsi-ls", "iscsi-inq", "iscsi-readcapacity16"})
    void libiscsiFindsTheDisk() throws Exception {
        assertThat(run("iscsi-ls", "-s", "iscsi://127.0.0.1:" + portal.port() + "/"))
                .contains("Target:" + TestPortal.NAME)
                .contains("Lun:0    Type:DIRECT_ACCESS (Size:31M)");
        assertThat(run("iscsi-inq", url(""))).contains("Vendor:Stirrup", "SBC-3");
        assertThat(run("iscsi-readcapacity16", url("")))
                .contains("LOGICAL BLOCK LENGTH IN BYTES:512");
    }

    @Test
    @RequiresProgram("iscsi-perf")
    void manyReadsAtOnceAllSucceed() throws Exception {
        assertThat(run("iscsi-perf", "-t", "1", "-m", "32", "-b", "8", "-r", url("")))
                .contains("iops average");
        assertThat(run("iscsi-perf", "-t", "1", "-m", "8", "-b", "2048", url("")))
                .contains("iops average");
    }

    @ParameterizedTest
    @CsvSource({
        "NONE, false",
        "CRC32C, false",
        "NONE, true",
        "CRC32C, true",
    })
    @RequiresProgram({"qemu-img", "/usr/lib/x86_64-linux-gnu/qemu/block-iscsi.so"})
    void qemuReadsAndWritesEveryByte(String digest, boolean proves) throws Exception {
        if (proves) {
            requireProof();
        }
        String options =
                "driver=iscsi,transport=tcp,portal=127.0.0.1:"
                        + portal.port()
                        + ",target="
                        + TestPortal.NAME
                        + ",lun=0,header-digest="
                        + digest.toLowerCase(Locale.ROOT)
                        + (proves ? ",user=user,password-secret=key" : "");
        String secret = "secret,id=key,data=" + PASSWORD;
        assertThat(
                        run(
                                "qemu-img",
                                "compare",
                                "--object",
                                secret,
                                "--image-opts",
                                options,
                                "driver=raw,file.driver=file,file.filename="
                                        + folder.resolve("image")))
                .contains("Images are identical");

        byte[] other = new byte[SIZE];
        new Random(2).nextBytes(other);
        Arrays.fill(other, 1 << 20, 3 << 20, (byte) 0);
        Files.write(folder.resolve("other"), other);
        assertThat(
                        run(
                                "qemu-img",
                                "convert",
                                "-n",
                                "--object",
                                secret,
                                "--target-image-opts",
                                "-f",
                                "raw",
                                folder.resolve("other").toString(),
                                options))
                .isEmpty();
        assertThat(Files.mismatch(folder.resolve("disk"), folder.resolve("other"))).isEqualTo(-1);
    }

    @Test
    @RequiresProgram({"qemu-io", "/usr/lib/x86_64-linux-gnu/qemu/block-iscsi.so"})
    void qemuDiscardsAndFlushes() throws Exception {
        String said =
                run(
                        "qemu-io",
                        "-f",
                        "raw",
                        "-d",
                        "unmap",
                        "-c",
                        "write -P 0x5a 1M 1M",
                        "-c",
                        "read -P 0x5a 1M 1M",
                        "-c",
                        "discard 1M 512k",
                        "-c",
                        "read -P 0 1M 512k",
                        "-c",
                        "write -z 1536k 256k",
                        "-c",
                        "read -P 0 1536k 256k",
                        "-c",
                        "write -f -P 0x77 4k 4k",
                        "-c",
                        "flush",
                        url(""));
        assertThat(said).doesNotContain("failed").contains("wrote 4096/4096 bytes at offset 4096");
        byte[] now = Files.readAllBytes(folder.resolve("disk"));
        assertThat(now[4096]).isEqualTo((byte) 0x77);
        assertThat(Arrays.copyOfRange(now, 1 << 20, (1 << 20) + (768 << 10))).containsOnly(0);
    }

    @Test
    @RequiresProgram("iscsi-inq")
    void whoCannotProveItselfStaysOut() throws Exception {
        requireProof();
        assertThat(run("iscsi-inq", url(""))).doesNotContain("Vendor");
        assertThat(run("iscsi-inq", url("user%25wrong-secret-12@"))).doesNotContain("Vendor");
        assertThat(run("iscsi-inq", url("user%" + PASSWORD + "@"))).contains("Vendor:Stirrup");
        assertThat(portal.news)
                .filteredOn(News.LoginFailed.class::isInstance)
                .extracting(news -> ((News.LoginFailed) news).status())
                .contains(LoginStatus.AUTHENTICATION_FAILED);
    }

    @Test
    @RequiresProgram("iscsi-ls")
    void aDiscIsADrive() throws Exception {
        Path iso = folder.resolve("iso");
        Files.write(iso, Arrays.copyOf(image, 4 << 20));
        try (var disc =
                new FileUnit(
                        iso,
                        new UnitFacts(
                                UnitFacts.Kind.CD_ROM,
                                2048,
                                2048,
                                true,
                                "D1",
                                0x3000_0000_0000_0009L,
                                1))) {
            portal.offer(TestPortal.NAME + "-disc", disc);
            assertThat(run("iscsi-ls", "-s", "iscsi://127.0.0.1:" + portal.port() + "/"))
                    .contains("Type:MMC");
        }
    }

    private String run(String... command) throws IOException, InterruptedException {
        var limited = new ArrayList<>(List.of("timeout", Integer.toString(LIMIT_SECONDS)));
        limited.addAll(List.of(command));
        Path output = folder.resolve("output");
        new ProcessBuilder(limited)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
        return Files.readString(output);
    }
}
