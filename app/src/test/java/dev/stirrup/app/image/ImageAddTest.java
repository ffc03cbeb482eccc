package dev.stirrup.app.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.app.command.CommandLines;
import dev.stirrup.app.command.Console;
import dev.stirrup.app.fetch.KilledCopy;
import dev.stirrup.app.fetch.TestMirror;
import dev.stirrup.testkit.Apk;
import dev.stirrup.testkit.Gpg;
import dev.stirrup.testkit.Program;
import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.wire.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Images from a mirror whose files GnuPG signed, and from mirrors that lie about them.
@Tag("real")
@RequiresProgram({"gpg", "gpgconf", "xorriso", "tar"})
class ImageAddTest {
    private static final String SIGNER = "Archive <archive@example.org>";
    private static final String OTHER = "Other <other@example.org>";
    private static final String OLD = "Old <old@example.org>";

    @TempDir static Path home;
    private static Gpg gpg;
    private static byte[] disc;
    private static byte[] archive;

    @TempDir Path temp;
    private TestMirror mirror;
    private Path keyring;

    @BeforeAll
    static void make() throws Exception {
        gpg = new Gpg(Files.createDirectory(home.resolve("g")));
        gpg.key(SIGNER, "rsa2048", "1y").key(OTHER, "ed25519", "1y").oldKey(OLD, "1y");
        Path files = Files.createDirectories(home.resolve("files/boot"));
        byte[] kernel = new byte[70_000];
        System.arraycopy("HdrS".getBytes(StandardCharsets.US_ASCII), 0, kernel, 0x202, 4);
        Files.write(files.resolve("vmlinuz"), kernel);
        Program.run(home, "xorriso", "-as", "mkisofs", "-quiet", "-R", "-o", "d.iso", "files");
        Program.run(home, "tar", "czf", "n.tar.gz", "-C", "files", ".");
        disc = Files.readAllBytes(home.resolve("d.iso"));
        archive = Files.readAllBytes(home.resolve("n.tar.gz"));
    }

    @AfterAll
    static void end() throws Exception {
        gpg.close();
    }

    @BeforeEach
    void open() throws Exception {
        mirror = new TestMirror();
        keyring = temp.resolve("archive.gpg");
        Files.write(keyring, gpg.exported(SIGNER));
        mirror.put("d.iso", disc);
        mirror.put("n.tar.gz", archive);
    }

    @AfterEach
    void close() throws Exception {
        mirror.close();
    }

    @Test
    void aSignedListOfDigestsVouches() throws Exception {
        byte[] sums = list(disc, "d.iso");
        mirror.put("SHA256SUMS", sums);
        mirror.put("SHA256SUMS.sign", gpg.sign(SIGNER, sums, "--detach-sign", "--armor"));
        String told = add(0, "d.iso", "--keyring", keyring.toString());
        assertThat(told).contains("signed by " + SIGNER).contains("Added image d: 2 files");
        assertThat(ran(0, "image", "show", "d"))
                .contains("signed: its digest stands in " + mirror.url("SHA256SUMS"))
                .contains(SIGNER)
                .contains(HexFormat.of().formatHex(Sha256.begin().digest(disc)))
                .contains(mirror.url("d.iso").toString());
        assertThat(ran(0, "image", "list", "d")).contains("boot/vmlinuz").contains("linux-x86");
        assertThat(ran(0, "image", "verify", "d")).contains("All 2 files");
        assertNothingLeft();
    }

    @Test
    void aListThatIsItsOwnSignatureVouches() throws Exception {
        String bsd =
                "# n.tar.gz: " + archive.length + " bytes\nSHA256 (n.tar.gz) = " + hex(archive);
        mirror.put("CHECKSUM", gpg.sign(SIGNER, bytes(bsd + "\n"), "--clearsign"));
        assertThat(add(0, "n.tar.gz", "--keyring", keyring.toString()))
                .contains("signed by " + SIGNER);
    }

    @Test
    void aSignatureOverTheFileVouches() throws Exception {
        mirror.put("n.tar.gz.sig", gpg.sign(SIGNER, archive, "--detach-sign"));
        assertThat(add(0, "n.tar.gz", "--keyring", keyring.toString()))
                .contains("it is signed by ")
                .contains("signed by " + SIGNER);
    }

    @Test
    void keysThatTheSiteKeepsCount() throws Exception {
        byte[] sums = list(disc, "d.iso");
        mirror.put("SHA256SUMS", sums);
        mirror.put("SHA256SUMS.gpg", gpg.sign(SIGNER, sums, "--detach-sign"));
        assertThat(add(1, "d.iso")).contains("none of the keyrings").contains("--keyring");
        assertThat(ran(0, "image", "keyring", "add", "archive", keyring.toString()))
                .contains("May vouch now: " + SIGNER);
        assertThat(ran(0, "image", "keyring", "list")).contains("archive").contains(SIGNER);
        add(0, "d.iso");
        ran(0, "image", "keyring", "remove", "archive");
        ran(1, "image", "keyring", "remove", "archive");
        assertThat(add(1, "d.iso", "--replace")).contains("none of the keyrings");
    }

    @Test
    void whatNobodyVouchesForIsTakenByForceOnly() {
        assertThat(add(1, "d.iso"))
                .contains("is vouched for by nobody: no list of digests and no signature was found")
                .contains("--force");
        // Nothing large was fetched in vain.
        assertThat(mirror.asked()).noneMatch(line -> line.contains("/d.iso HTTP"));
        assertThat(add(0, "d.iso", "--force")).contains("Taken all the same");
        assertThat(ran(0, "image", "show", "d")).contains("unsigned:");
        assertNothingLeft();
    }

    @Test
    void anUnsignedListIsNotEnough() {
        mirror.put("SHA256SUMS", list(disc, "d.iso"));
        assertThat(add(1, "d.iso")).contains("nobody signed it");
        assertThat(add(0, "d.iso", "--force")).contains("Taken all the same");
        assertThat(ran(0, "image", "show", "d")).contains("listed:");
    }

    @Test
    void aDigestThatTheOperatorNamesIsEnough() {
        assertThat(add(1, "d.iso", "--sha256", "0".repeat(64))).contains("is not what it should");
        assertNothingLeft();
        add(0, "d.iso", "--sha256", hex(disc));
        assertThat(ran(0, "image", "show", "d")).contains("pinned:");
    }

    @Test
    void aMirrorThatChangesTheFileIsFoundOut() throws Exception {
        byte[] sums = list(disc, "d.iso");
        mirror.put("SHA256SUMS", sums);
        mirror.put("SHA256SUMS.sign", gpg.sign(SIGNER, sums, "--detach-sign"));
        byte[] changed = disc.clone();
        changed[40_000] ^= 1;
        mirror.put("d.iso", changed);
        assertThat(add(1, "d.iso", "--keyring", keyring.toString()))
                .contains("is not what it should be");
        assertNothingLeft();
        assertThat(ran(0, "image", "list")).doesNotContain("d.iso");
    }

    @Test
    void aMirrorThatChangesTheListIsFoundOutBeforeTheFileIsFetched() throws Exception {
        byte[] signature = gpg.sign(SIGNER, list(disc, "d.iso"), "--detach-sign");
        mirror.put("SHA256SUMS", list(archive, "d.iso"));
        mirror.put("SHA256SUMS.sign", signature);
        mirror.put("d.iso", archive);
        assertThat(add(1, "d.iso", "--keyring", keyring.toString()))
                .contains("they are not what was signed");
        assertThat(mirror.asked()).noneMatch(line -> line.contains("/d.iso HTTP"));
    }

    @Test
    void anUnsignedListThatContradictsASignedOneIsHeard() throws Exception {
        byte[] sums = list(disc, "d.iso");
        mirror.put("SHA256SUMS", sums);
        mirror.put("SHA256SUMS.sign", gpg.sign(SIGNER, sums, "--detach-sign"));
        mirror.put("d.iso.sha256", list(archive, "d.iso"));
        assertThat(add(1, "d.iso", "--keyring", keyring.toString()))
                .contains("is not what it should be");
    }

    /// An Alpine package carries its signature and the digest of its files.
    @Test
    @RequiresProgram({"openssl", "gzip", "sha256sum"})
    void aPackageOfAlpinesVouchesForItself() throws Exception {
        String key = "builder@example.org-5261cecb.rsa.pub";
        Path made = Files.createDirectories(temp.resolve("apk/boot"));
        Files.copy(home.resolve("files/boot/vmlinuz"), made.resolve("vmlinuz-lts"));
        var apk = new Apk(temp.resolve("apk"));
        apk.key(key, 2048);
        byte[] content = apk.ofFiles(key, "boot/vmlinuz-lts");
        mirror.put("linux-lts.apk", content);
        assertThat(add(1, "linux-lts.apk")).contains("no key of Alpine's packages is kept here");
        assertThat(mirror.asked()).noneMatch(line -> line.contains("linux-lts.apk HTTP"));
        assertThat(ran(0, "image", "keyring", "add", key, made.resolveSibling(key).toString()))
                .contains("May vouch now: " + key);
        assertThat(ran(0, "image", "keyring", "list")).contains(key);
        byte[] changed = content.clone();
        changed[content.length - 20] ^= 1;
        mirror.put("linux-lts.apk", changed);
        assertThat(add(1, "linux-lts.apk")).contains("is not what it should be");
        mirror.put("linux-lts.apk", content);
        assertThat(add(0, "linux-lts.apk")).contains("it carries its signature, signed by " + key);
        assertThat(ran(0, "image", "list", "linux-lts")).contains("boot/vmlinuz-lts");
        ran(0, "image", "keyring", "remove", key);
        assertNothingLeft();
    }

    @Test
    void otherKeysAndExpiredOnesVouchForNothing() throws Exception {
        byte[] sums = list(disc, "d.iso");
        mirror.put("SHA256SUMS", sums);
        mirror.put("SHA256SUMS.sign", gpg.sign(OTHER, sums, "--detach-sign"));
        assertThat(add(1, "d.iso", "--keyring", keyring.toString()))
                .contains("none of the keyrings");
        byte[] old = gpg.sign(OLD, sums, "--faked-system-time", "20200601T000000", "--detach-sign");
        mirror.put("SHA256SUMS.sign", old);
        Files.write(keyring, gpg.exported(OLD));
        assertThat(add(1, "d.iso", "--keyring", keyring.toString())).contains("has expired");
    }

    @Test
    void aFileOfOnesOwnIsBelievedUnlessItIsContradicted() throws Exception {
        Path own = Files.write(temp.resolve("own.iso"), disc);
        assertThat(ran(0, "image", "add", own.toString())).contains("Added image own");
        assertThat(ran(0, "image", "show", "own"))
                .contains("own: your own file")
                .contains(hex(disc));
        Files.write(temp.resolve("SHA256SUMS"), list(archive, "own.iso"));
        assertThat(ran(1, "image", "add", own.toString(), "--replace"))
                .contains("is not what it should be");
        Files.write(temp.resolve("SHA256SUMS"), list(disc, "own.iso"));
        ran(0, "image", "add", own.toString(), "--replace");
        Files.write(
                temp.resolve("SHA256SUMS.gpg"),
                gpg.sign(SIGNER, list(disc, "own.iso"), "--detach-sign"));
        assertThat(
                        ran(
                                0,
                                "image",
                                "add",
                                own.toString(),
                                "--replace",
                                "--keyring",
                                keyring.toString()))
                .contains("signed by " + SIGNER);
    }

    /// Killed in the middle of copying, and once all was copied and was being read.
    @Test
    void aFileOfOnesOwnGoesOnWhereItsCopyWasKilled() throws Exception {
        byte[] large = Arrays.copyOf(disc, 5 << 20);
        Path own = Files.write(temp.resolve("own.iso"), large);
        for (int at : List.of(2 << 20, 5 << 20)) {
            KilledCopy.of(own, temp.resolve("data/downloads"), at);
            assertThat(ran(0, "image", "add", own.toString(), "--replace"))
                    .contains("goes on behind the " + (at >> 20) + ".0 MiB that were copied before")
                    .contains("Added image own: 2 files");
            assertThat(ran(0, "image", "show", "own")).contains(hex(large));
            assertThat(ran(0, "image", "verify")).contains("All 2 files are what was taken in");
            assertNothingLeft();
        }
    }

    @Test
    void aChangedFileAfterACutIsFetchedAnewAndStillChecked() throws Exception {
        byte[] sums = list(disc, "d.iso");
        mirror.put("SHA256SUMS", sums);
        mirror.put("SHA256SUMS.sign", gpg.sign(SIGNER, sums, "--detach-sign"));
        mirror.put("d.iso", TestMirror.page(disc).cutAt(100_000));
        assertThat(add(0, "d.iso", "--keyring", keyring.toString())).contains("Added image d");
        assertThat(mirror.asked()).anyMatch(line -> line.contains("bytes=100000-"));
    }

    @Test
    void whatIsRecognisedBecomesAProfile() throws Exception {
        Path files = Files.createDirectories(temp.resolve("ubuntu/casper"));
        Files.createDirectories(temp.resolve("ubuntu/.disk"));
        Files.writeString(
                temp.resolve("ubuntu/.disk/info"),
                "Ubuntu-Server 24.04.3 LTS \"Noble Numbat\" - Release amd64 (20250805.1)");
        Files.copy(home.resolve("files/boot/vmlinuz"), files.resolve("vmlinuz"));
        Files.copy(home.resolve("files/boot/vmlinuz"), files.resolve("hwe-vmlinuz"));
        Files.write(files.resolve("initrd"), bytes("070701" + "0".repeat(104)));
        Files.write(files.resolve("hwe-initrd"), bytes("070701" + "0".repeat(104)));
        Program.run(temp, "xorriso", "-as", "mkisofs", "-quiet", "-R", "-o", "u.iso", "ubuntu");
        String iso = temp.resolve("u.iso").toString();
        assertThat(ran(0, "image", "add", "noble", iso, "--profile", "inst"))
                .contains("This is Ubuntu Server 24.04.3")
                .contains("MiB of memory")
                .contains("fetches the whole disc from here")
                .contains("casper/hwe-vmlinuz")
                .contains("Made profile inst: casper/vmlinuz with casper/initrd")
                .contains("stirrup plan set MACHINE --install-once inst");
        assertThat(ran(0, "profile", "show", "inst")).contains("url=${tree}/u.iso");
        assertThat(ran(0, "image", "show", "noble")).contains("This is Ubuntu Server");
        ran(
                0,
                "image",
                "add",
                "noble",
                iso,
                "--replace",
                "--profile=inst",
                "--profile-kernel=casper/hwe-vmlinuz",
                "--arguments=quiet");
        assertThat(ran(0, "profile", "show", "inst"))
                .contains("hwe-vmlinuz")
                .contains("hwe-initrd")
                .contains("quiet")
                .doesNotContain("url=");
        assertThat(
                        ran(
                                1,
                                "image",
                                "add",
                                "other",
                                iso,
                                "--profile=x",
                                "--profile-kernel=none",
                                "--profile-initrd=casper/initrd"))
                .contains("has no file none")
                .contains("The image was added");
    }

    @Test
    void systemsOfTheSitesOwnCatalogueAreKnownByName() throws Exception {
        byte[] sums = list(disc, "d-9.iso", "d-10.iso", "readme");
        mirror.put("os/SHA256SUMS", sums);
        mirror.put("os/SHA256SUMS.sign", gpg.sign(SIGNER, sums, "--detach-sign"));
        mirror.put("os/d-10.iso", disc);
        Path catalogue = Files.createDirectories(temp.resolve("data/catalogue"));
        Files.writeString(
                catalogue.resolve("own.yaml"),
                """
                mirrors: {own: "%s"}
                systems:
                  own-10:
                    title: Our own system
                    architecture: x64
                    mirror: own
                    keyrings: [archive]
                    parts:
                      - folder: os/
                        match: d-[0-9]+\\.iso
                        sums: {list: os/SHA256SUMS, signature: os/SHA256SUMS.sign}
                """
                        .formatted(mirror.url("")));
        assertThat(ran(0, "image", "catalogue", "our", "own")).contains("own-10").contains("no");
        ran(1, "image", "add", "own-10");
        ran(0, "image", "keyring", "add", "archive", keyring.toString());
        assertThat(ran(0, "image", "add", "own-10"))
                .contains("os/d-10.iso: its digest stands in")
                .contains("signed by " + SIGNER)
                .contains("Added image own-10");
        assertThat(ran(1, "image", "add", "own-1")).contains("did you mean own-10?");
        Files.writeString(catalogue.resolve("own.yaml"), "systems: {x: {title: X}}\n");
        assertThat(ran(1, "image", "catalogue")).contains("own.yaml").contains("parts");
    }

    /// As Debian's installer is vouched for: InRelease names a list, and that the file.
    @Test
    void aListThatASignedListNamesVouches() throws Exception {
        Path catalogue = Files.createDirectories(temp.resolve("data/catalogue"));
        Files.writeString(
                catalogue.resolve("own.yaml"),
                """
                mirrors: {own: "%s"}
                systems:
                  netboot:
                    title: Our own installer
                    architecture: x64
                    mirror: own
                    keyrings: [archive]
                    parts:
                      - file: images/netboot/n.tar.gz
                        chain:
                          signed: dists/InRelease
                          list: images/SHA256SUMS
                          path: main/images/SHA256SUMS
                          name: netboot/n.tar.gz
                """
                        .formatted(mirror.url("")));
        ran(0, "image", "keyring", "add", "archive", keyring.toString());
        mirror.put("images/netboot/n.tar.gz", archive);
        byte[] sums = list(archive, "./netboot/n.tar.gz");
        mirror.put("images/SHA256SUMS", sums);
        mirror.put("dists/InRelease", release("main/other/SHA256SUMS", sums));
        assertThat(ran(1, "image", "add", "netboot")).contains("does not name");
        mirror.put("dists/InRelease", release("main/images/SHA256SUMS", list(disc, "x")));
        assertThat(ran(1, "image", "add", "netboot")).contains("is not the one that");
        mirror.put("dists/InRelease", bytes("SHA256:\n" + line("main/images/SHA256SUMS", sums)));
        assertThat(ran(1, "image", "add", "netboot")).contains("nobody signed it");
        assertThat(mirror.asked()).noneMatch(line -> line.contains("n.tar.gz HTTP"));
        mirror.put("dists/InRelease", release("main/images/SHA256SUMS", sums));
        assertThat(ran(0, "image", "add", "netboot"))
                .contains("its digest stands in " + mirror.url("images/SHA256SUMS"))
                .contains("signed by " + SIGNER);
        mirror.put("images/netboot/n.tar.gz", disc);
        assertThat(ran(1, "image", "add", "netboot", "--replace"))
                .contains("is not what it should be");
        assertNothingLeft();
    }

    private static byte[] release(String path, byte[] list) throws Exception {
        String text = "Origin: Own\nSHA256:\n" + line(path, list);
        return gpg.sign(SIGNER, bytes(text), "--clearsign");
    }

    private static String line(String path, byte[] content) {
        return " " + hex(content) + " " + content.length + " " + path + "\n";
    }

    private String add(int status, String path, String... options) {
        List<String> all = new ArrayList<>(List.of("image", "add", mirror.url(path).toString()));
        all.addAll(List.of(options));
        return ran(status, all.toArray(String[]::new));
    }

    private String ran(int status, String... arguments) {
        var out = new ByteArrayOutputStream();
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", temp.resolve("data").toString()));
        int found =
                CommandLines.run(new Console(stream, stream, false), all.toArray(String[]::new));
        String told = out.toString(StandardCharsets.UTF_8);
        assertThat(found).as(told).isEqualTo(status);
        return told;
    }

    private void assertNothingLeft() {
        Path downloads = temp.resolve("data/downloads");
        if (Files.exists(downloads)) {
            assertThat(downloads).isEmptyDirectory();
        }
    }

    private static byte[] list(byte[] content, String... names) {
        StringBuilder list = new StringBuilder();
        for (String name : names) {
            list.append(hex(content)).append("  ").append(name).append('\n');
        }
        return bytes(list.toString());
    }

    private static String hex(byte[] content) {
        return HexFormat.of().formatHex(Sha256.begin().digest(content));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
