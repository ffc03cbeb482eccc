package dev.stirrup.app.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.app.command.CommandLines;
import dev.stirrup.app.command.Console;
import dev.stirrup.app.fetch.TestMirror;
import dev.stirrup.testkit.Gpg;
import dev.stirrup.testkit.RequiresProgram;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Mirrors whose files are listed with their digests, pinned, or not verified, and the commands.
@Tag("real")
@RequiresProgram({"gpg", "gpgconf"})
class OtherKindsTest {
    private static final byte[] DISC = "a disc".repeat(50_000).getBytes(StandardCharsets.US_ASCII);

    @TempDir Path data;
    @TempDir Path home;
    private TestMirror upstream;
    private Gpg gpg;
    private MirrorFront front;

    @BeforeEach
    void open() throws Exception {
        upstream = new TestMirror();
        gpg = new Gpg(Files.createDirectory(home.resolve("g")));
        gpg.key(TestArchive.SIGNER, "ed25519", "1y");
        Path keyrings = Files.createDirectory(data.resolve("keyrings"));
        Files.write(keyrings.resolve("test.gpg"), gpg.exported(TestArchive.SIGNER));
        upstream.put("iso/13/d.iso", DISC);
        byte[] sums =
                (TestArchive.digest(DISC) + "  13/d.iso\n").getBytes(StandardCharsets.US_ASCII);
        upstream.put("iso/SHA256SUMS", sums);
        upstream.put("iso/SHA256SUMS.sign", gpg.sign(TestArchive.SIGNER, sums, "--detach-sign"));
        upstream.put("menu/menu.ipxe", "#!ipxe\n".getBytes(StandardCharsets.US_ASCII));
        upstream.put("menu/other.ipxe", DISC);
        front =
                new MirrorFront(
                        data,
                        """
                        mirrors:
                          discs: {kind: sums, upstream: "%1$s", keyring: test}
                          pinned:
                            kind: pinned
                            upstream: "%1$s"
                            pins: {menu/menu.ipxe: "%2$s", menu/other.ipxe: "%3$s"}
                          free: {kind: unverified, upstream: ["%1$snone/", "%1$s"]}
                        """
                                .formatted(
                                        upstream.url(""),
                                        TestArchive.digest(
                                                "#!ipxe\n".getBytes(StandardCharsets.US_ASCII)),
                                        TestArchive.digest(new byte[1])));
    }

    @AfterEach
    void close() throws Exception {
        front.close();
        upstream.close();
        gpg.close();
    }

    @Test
    void aSignedListVouchesForItsFolder() throws Exception {
        assertThat(front.get("mirror/discs/iso/13/d.iso").body()).isEqualTo(DISC);
        assertThat(front.get("mirror/discs/iso/SHA256SUMS.sign").statusCode()).isEqualTo(200);
        assertThat(front.get("mirror/discs/menu/menu.ipxe").statusCode()).isEqualTo(404);
        front.clock.forward(Duration.ofHours(1));
        upstream.put("iso/SHA256SUMS", DISC);
        assertThat(front.get("mirror/discs/iso/13/d.iso").body()).isEqualTo(DISC);
        front.close();
        String settings = Files.readString(data.resolve("stirrup.yaml"));
        front = new MirrorFront(data, settings + "cache: {offline: true}\n");
        assertThat(front.get("mirror/discs/iso/13/d.iso").body()).isEqualTo(DISC);
        assertThat(front.get("mirror/discs/iso/14/d.iso").statusCode()).isEqualTo(503);
    }

    @Test
    void pinnedFilesAreTheOnesThatWerePinned() throws Exception {
        assertThat(front.get("mirror/pinned/menu/menu.ipxe").body()).startsWith('#', '!');
        assertThat(front.get("mirror/pinned/menu/other.ipxe").statusCode()).isEqualTo(503);
        assertThat(front.get("mirror/pinned/iso/13/d.iso").statusCode()).isEqualTo(404);
    }

    @Test
    void whatIsNotVerifiedIsAskedForAnewAndKeptWhileItsServerIsAway() throws Exception {
        assertThat(front.get("mirror/free/menu/menu.ipxe").body()).startsWith('#', '!');
        upstream.put("menu/menu.ipxe", "new".getBytes(StandardCharsets.US_ASCII));
        assertThat(front.get("mirror/free/menu/menu.ipxe").body()).startsWith('#', '!');
        front.clock.forward(Duration.ofHours(1));
        assertThat(front.get("mirror/free/menu/menu.ipxe").body()).startsWith('n', 'e', 'w');
        front.clock.forward(Duration.ofHours(1));
        assertThat(front.get("mirror/free/menu/menu.ipxe").body()).startsWith('n', 'e', 'w');
        assertThat(upstream.asked().getLast()).contains("/menu/menu.ipxe ").endsWith(" same");
        assertThat(front.get("mirror/free/nothing").statusCode()).isEqualTo(404);
        upstream.close();
        front.clock.forward(Duration.ofHours(1));
        assertThat(front.get("mirror/free/menu/menu.ipxe").body()).startsWith('n', 'e', 'w');
    }

    @Test
    void aClockThatIsSetBackKeepsNothingAsItWas() throws Exception {
        front.clock.forward(Duration.ofHours(20));
        assertThat(front.get("mirror/free/menu/menu.ipxe").body()).startsWith('#', '!');
        upstream.put("menu/menu.ipxe", "new".getBytes(StandardCharsets.US_ASCII));
        front.clock.forward(Duration.ofHours(-20));
        assertThat(front.get("mirror/free/menu/menu.ipxe").body()).startsWith('n', 'e', 'w');
    }

    @Test
    void theCommandsFetchShowVerifyAndClean() throws Exception {
        String[] site = {
            "--settings=" + data.resolve("stirrup.yaml"), "--data=" + data.toAbsolutePath()
        };
        assertThat(run(0, "fetch", site, "discs", "iso/13/d.iso")).contains("Archive <archive@");
        assertThat(run(1, "fetch", site, "discs", "menu/menu.ipxe")).contains("mirror-unlisted");
        assertThat(run(0, "list", site)).contains("discs", "unverified");
        assertThat(run(0, "show", site, "discs")).contains("iso/13/d.iso");
        assertThat(run(0, "verify", site)).contains("0 damaged");
        Path kept = front.mirrors.store().path(TestArchive.digest(DISC));
        Files.write(kept, new byte[DISC.length]);
        assertThat(run(1, "verify", site)).contains("given up: iso/13/d.iso");
        assertThat(front.get("mirror/discs/iso/13/d.iso").body()).isEqualTo(DISC);
        assertThat(run(0, "clean", site)).contains("Gave up 0 files");
        assertThat(run(0, "clean", site, "--all")).contains("Gave up 3 files");
        assertThat(front.mirrors.store().size()).isZero();
    }

    private static String run(int status, String command, String[] site, String... words) {
        var out = new ByteArrayOutputStream();
        var print = new PrintStream(out, true, StandardCharsets.UTF_8);
        var line = new ArrayList<>(List.of("mirror", command));
        line.addAll(List.of(site));
        line.addAll(List.of(words));
        int found = CommandLines.run(new Console(print, print, false), line.toArray(String[]::new));
        String text = out.toString(StandardCharsets.UTF_8);
        assertThat(found).as(text).isEqualTo(status);
        return text;
    }
}
