package dev.stirrup.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.app.command.Ran;
import dev.stirrup.testkit.Program;
import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.testkit.RequiresRoot;
import java.io.RandomAccessFile;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Files on a disc as curl and tftp get them: byte by byte what xorriso was given.
@Tag("real")
@RequiresRoot
@RequiresProgram({"ip", "xorriso", "curl", "tftp", "atftp", "wimlib-imagex"})
class DiscServedTest {
    private static final String SETTINGS = "policy: {unknown-machines: profile deb}\n";
    private static final Pattern TREE =
            Pattern.compile("tree=http://10\\.99\\.0\\.1:8080/(b/[^/]+/deb)");
    private static final List<String> NAMES =
            List.of("install.amd/initrd.gz", "install.amd/vmlinuz", "B\u00e4r/\u6587.txt", "empty");

    @TempDir Path folder;

    @RegisterExtension final OneCable cable = new OneCable();

    private Path files;
    private Path data;
    private ServerInNamespace server;
    private String tree;

    @BeforeEach
    void serve() throws Exception {
        files = Files.createDirectories(folder.resolve("files"));
        data = folder.resolve("data");
        byte[] kernel = random(700_001, 1);
        System.arraycopy("HdrS".getBytes(StandardCharsets.US_ASCII), 0, kernel, 0x202, 4);
        write("install.amd/vmlinuz", kernel);
        write("install.amd/initrd.gz", random(9_000_001, 2));
        write("B\u00e4r/\u6587.txt", "text".getBytes(StandardCharsets.UTF_8));
        write("empty", new byte[0]);
        splitWindows();
        Program.run(folder, "xorriso", "-as", "mkisofs", "-quiet", "-R", "-o", "deb.iso", "files");
        assertThat(Ran.on(data, "image", "add", folder.resolve("deb.iso").toString()).out())
                .contains("Added image deb: 8 files")
                .contains("install.amd/vmlinuz")
                .contains("no EFI program: off only");
        Ran.on(
                data,
                "profile",
                "add",
                "deb",
                "--image=deb",
                "--open",
                "--arguments=tree=${tree} iso=${tree}/deb.iso");
        server = cable.serving(ServerInNamespace.Start.of(folder, SETTINGS));
        String script = curl("http://10.99.0.1:8080/grub/grub.cfg-01-52-54-00-00-00-01");
        Matcher found = TREE.matcher(script);
        assertThat(found.find()).as(script).isTrue();
        tree = found.group(1);
    }

    @Test
    void everyFileComesByHttpAndHttpsAsItWasWritten() throws Exception {
        for (String base : List.of("http://10.99.0.1:8080/", "https://10.99.0.1:8443/")) {
            for (String name : NAMES) {
                Path got = folder.resolve("got");
                curl("-o", got.toString(), base + tree + "/" + encoded(name));
                assertThat(got).as(base + name).hasSameBinaryContentAs(files.resolve(name));
            }
            Path disc = folder.resolve("got.iso");
            curl("-o", disc.toString(), base + tree + "/deb.iso");
            assertThat(disc).hasSameBinaryContentAs(folder.resolve("deb.iso"));
            partsCome(base);
        }
    }

    private void partsCome(String base) throws Exception {
        byte[] whole = Files.readAllBytes(files.resolve("install.amd/initrd.gz"));
        for (String range : List.of("0-0", "262143-262145", "1000001-8000000", "9000000-")) {
            Path got = folder.resolve("part");
            String url = base + tree + "/install.amd/initrd.gz";
            String head = curl("-D", "-", "-o", got.toString(), "-r", range, url);
            String[] ends = range.split("-", -1);
            int from = Integer.parseInt(ends[0]);
            int end = ends[1].isEmpty() ? whole.length : Integer.parseInt(ends[1]) + 1;
            assertThat(got).hasBinaryContent(Arrays.copyOfRange(whole, from, end));
            assertThat(head)
                    .contains("206")
                    .contains("bytes " + from + "-" + (end - 1) + "/" + whole.length);
        }
    }

    /// As Windows PE fetches an installation source in several files: one after the other, until
    /// there is none.
    @Test
    void aWindowsInSeveralFilesComesBackWhole() throws Exception {
        Path got = Files.createDirectories(folder.resolve("sources"));
        String base = "http://10.99.0.1:8080/" + tree + "/sources/install";
        cable.ends()
                .runInClients(
                        "sh",
                        "-c",
                        "cd "
                                + got
                                + "; curl -fsS -o install.swm "
                                + base
                                + ".swm; n=2; while curl -fsS -o install$n.swm "
                                + base
                                + "$n.swm; do n=$((n + 1)); done; true");
        assertThat(got.toFile().list())
                .containsExactlyInAnyOrder("install.swm", "install2.swm", "install3.swm");
        Program.run(got, "wimlib-imagex", "apply", "install.swm", "1", "out", "--ref=install*.swm");
        for (int i = 0; i < 3; i++) {
            assertThat(got.resolve("out/file" + i)).hasBinaryContent(random(500_000, i));
        }
    }

    private void splitWindows() throws Exception {
        Path windows = Files.createDirectories(folder.resolve("windows"));
        for (int i = 0; i < 3; i++) {
            Files.write(windows.resolve("file" + i), random(500_000, i));
        }
        Program.run(folder, "wimlib-imagex", "capture", "windows", "whole.wim");
        String first = Files.createDirectories(files.resolve("sources")) + "/install.swm";
        Program.run(folder, "wimlib-imagex", "split", "whole.wim", first, "0.6");
    }

    @Test
    void everyFileComesByTftpAsItWasWritten() throws Exception {
        for (String name : List.of("install.amd/initrd.gz", "install.amd/vmlinuz")) {
            Path got = folder.resolve("got");
            client("tftp", "-m", "octet", "10.99.0.1", "-c", "get", tree + "/" + name, "got");
            assertThat(got).as(name).hasSameBinaryContentAs(files.resolve(name));
            Files.delete(got);
            client(
                    "atftp",
                    "--option",
                    "blksize 1428",
                    "-g",
                    "-r",
                    tree + "/" + name,
                    "-l",
                    "got",
                    "10.99.0.1");
            assertThat(got).as(name).hasSameBinaryContentAs(files.resolve(name));
        }
    }

    @Test
    void whatIsDamagedInsideTheDiscIsNotServed() throws Exception {
        Path kept;
        try (var all = Files.walk(data.resolve("content"))) {
            kept =
                    all.filter(file -> file.getFileName().toString().matches("[0-9a-f]{64}"))
                            .findFirst()
                            .orElseThrow();
        }
        byte[] marker = Arrays.copyOf(Files.readAllBytes(files.resolve("install.amd/vmlinuz")), 64);
        spoil(kept, find(Files.readAllBytes(kept), marker) + 300_000);
        Path got = folder.resolve("got");
        String status =
                cable.ends()
                        .runInClients(
                                "sh",
                                "-c",
                                "curl -sf -m 90 -o "
                                        + got
                                        + " http://10.99.0.1:8080/"
                                        + tree
                                        + "/install.amd/vmlinuz; echo status $?");
        assertThat(status).doesNotContain("status 0");
        server.awaitOutput("bytes are damaged");
    }

    private static int find(byte[] whole, byte[] part) {
        for (int i = 0; i + part.length <= whole.length; i++) {
            if (Arrays.equals(whole, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        throw new AssertionError("not in it");
    }

    private static void spoil(Path file, long at) throws Exception {
        try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(at);
            int one = bytes.read();
            bytes.seek(at);
            bytes.write(one ^ 1);
        }
    }

    private String curl(String... arguments) throws Exception {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "curl",
                                "-sSfk",
                                "--retry",
                                "90",
                                "--retry-delay",
                                "1",
                                "--retry-connrefused",
                                "-m",
                                "120"));
        all.addAll(List.of(arguments));
        return client(all.toArray(String[]::new));
    }

    private String client(String... command) throws Exception {
        String quoted = String.join("' '", command);
        return cable.ends().runInClients("sh", "-c", "cd " + folder + " && '" + quoted + "'");
    }

    private void write(String name, byte[] bytes) throws Exception {
        Path file = files.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("%2F", "/");
    }

    private static byte[] random(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
