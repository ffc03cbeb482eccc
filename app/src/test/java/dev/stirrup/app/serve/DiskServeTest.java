package dev.stirrup.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.app.command.CommandLines;
import dev.stirrup.app.lab.OwnProgram;
import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.testkit.RequiresRoot;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Disks of a running server, used by QEMU's and libiscsi's initiators with what the machines'
/// scripts tell.
@Tag("real")
@RequiresRoot
@RequiresProgram({"ip", "curl", "qemu-io", "iscsi-ls", "iscsi-inq"})
class DiskServeTest {
    private static final String SERVER = "10.99.0.1";
    private static final String WEB1 = "52:54:00:00:00:01";
    private static final String WEB2 = "52:54:00:00:00:02";
    private static final int SIZE = 8 << 20;
    private static final String SETTINGS = "networks: [{interface: s0}]\n";

    /// The keys of the first server, for the others: making them takes long.
    @TempDir static Path made;

    @TempDir Path folder;

    @RegisterExtension final OneCable cable = new OneCable();

    private Path data;
    private Path root = Path.of("/nonexistent");

    /// What a script says of its machine's disk.
    record Told(String initiator, String target, Optional<String> secret, Optional<String> own) {
        static Told of(String script) {
            return new Told(
                    found(script, "set initiator-iqn (\\S+)").orElseThrow(() -> none(script)),
                    found(script, "iscsi:" + SERVER + "::::(\\S+)").orElseThrow(() -> none(script)),
                    found(script, "set password (\\S+)"),
                    found(script, "set reverse-password (\\S+)"));
        }

        private static Optional<String> found(String script, String pattern) {
            Matcher matcher = Pattern.compile(pattern).matcher(script);
            return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
        }

        private static AssertionError none(String script) {
            return new AssertionError("no disk in the script:\n" + script);
        }
    }

    @BeforeEach
    void site() throws Exception {
        data = folder.resolve("data");
        copyKeys(made, data.resolve("keys"));
        Path image = folder.resolve("cloud.raw");
        byte[] content = new byte[SIZE];
        Arrays.fill(content, (byte) 0x11);
        Files.write(image, content);
        did("disk", "import", "cloud", image.toString());
        did("machine", "add", "web1", "--mac=" + WEB1);
        did("machine", "add", "web2", "--mac=" + WEB2);
    }

    @Test
    void twoMachinesHaveADiskEachAndOneIsReset() throws Exception {
        did("profile", "add", "cloud", "--golden=cloud", "--disk-login=mutual");
        plan("cloud");
        try (var server = serving()) {
            Told web1 = Told.of(script(WEB1));
            Told web2 = Told.of(script(WEB2));
            assertThat(io(web1, "write -P 0x5a 1M 64k", "read -P 0x5a 1M 64k")).contains("wrote");
            assertThat(io(web2, "read -P 0x11 0 8M", "write -P 0xa5 1M 4k")).contains("wrote");
            assertThat(io(web1, "read -P 0x5a 1M 64k", "read -P 0x11 0 1M")).doesNotContain("fail");
            // The next boot finds what was kept.
            Told later = Told.of(script(WEB1));
            assertThat(later).isNotEqualTo(web1);
            assertThat(io(later, "read -P 0x5a 1M 64k")).contains("read 65536");
            assertThat(io(web1, "read 0 4k"))
                    .as("an earlier boot")
                    .contains("Authorization failure");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> ran("disk", "reset", "web1") == 0);
            assertThat(io(later, "read -P 0x11 0 8M")).contains("read 8388608");
            assertThat(io(web2, "read -P 0xa5 1M 4k")).contains("read 4096");
            for (String secret : List.of(web1.secret().orElseThrow(), web1.own().orElseThrow())) {
                assertThat(server.output()).doesNotContain(secret);
            }
        }
    }

    @Test
    void nobodyReachesADiskThatIsNotTheirs() throws Exception {
        did("profile", "add", "cloud", "--golden=cloud");
        plan("cloud");
        try (var server = serving()) {
            Told web1 = Told.of(script(WEB1));
            Told web2 = Told.of(script(WEB2));
            assertThat(list(web1)).contains(web1.target()).doesNotContain(web2.target());
            assertThat(inquire(web1, web1.target())).contains("Vendor:Stirrup");
            var other = new Told(web1.initiator(), web2.target(), web1.secret(), Optional.empty());
            assertThat(inquire(web1, web2.target())).contains("not found");
            assertThat(io(other, "read 0 4k")).contains("not found");
            var stranger =
                    new Told(
                            "iqn.2001-04.org.example:x",
                            web2.target(),
                            web1.secret(),
                            Optional.empty());
            assertThat(io(stranger, "read 0 4k")).contains("Authentication failure");
            var wrong =
                    new Told(
                            web1.initiator(),
                            web1.target(),
                            Optional.of("AAAABBBBCCCCDDDD"),
                            Optional.empty());
            long begin = System.nanoTime();
            for (int i = 0; i < 5; i++) {
                assertThat(io(wrong, "read 0 4k")).contains("Authentication failure");
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .as("guessing is slow")
                    .isGreaterThan(Duration.ofMillis(1500));
            assertThat(io(web1, "read -P 0x11 0 4k")).contains("read 4096");
            assertThat(discover("iqn.2026-11.dev.stirrup:web1"))
                    .as("a name alone shows nothing that needs a proof")
                    .doesNotContain("dev.stirrup");
            server.awaitOutput("refused at its disk", 5)
                    .awaitOutput("logged in to its disk")
                    .awaitOutput("reads from its disk");
            assertThat(run("disk", "list")).contains("web1").doesNotContain("web2");
        }
    }

    @Test
    void plainHttpTellsNoSecretUnlessTheDiskIsOpenByName() throws Exception {
        did("profile", "add", "cloud", "--golden=cloud");
        plan("cloud");
        try (var _ = serving()) {
            String refusal = get("http://" + SERVER + ":8080/ipxe?" + query(WEB1));
            assertThat(refusal).contains("secret-needs-https").doesNotContain("password");
            did("profile", "add", "cloud", "--golden=cloud", "--disk-login=open");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(90))
                    .until(() ->
                            get("http://" + SERVER + ":8080/ipxe?" + query(WEB1))
                                    .contains("sanboot"));
            Told open = Told.of(get("http://" + SERVER + ":8080/ipxe?" + query(WEB1)));
            assertThat(open.secret()).isEmpty();
            assertThat(io(open, "read -P 0x11 0 4k")).contains("read 4096");
            assertThat(discover(open.initiator())).contains(open.target()).doesNotContain("web2");
            assertThat(discover("iqn.2026-11.dev.stirrup:web2"))
                    .contains("iqn.2026-11.dev.stirrup:web2:cloud")
                    .doesNotContain("web1:cloud");
            assertThat(discover("iqn.2001-04.org.example:x")).doesNotContain("dev.stirrup");
            assertThat(ran("disk", "remove", "cloud")).as("a profile names it").isEqualTo(1);
        }
    }

    @Test
    void changesLiveAsLongAsTheProfileSays() throws Exception {
        did("profile", "add", "cloud", "--golden=cloud", "--disk-mode=reset");
        plan("cloud");
        try (var _ = serving()) {
            Told first = Told.of(script(WEB1));
            assertThat(io(first, "write -P 0x5a 0 4k")).contains("wrote");
            assertThat(io(first, "read -P 0x5a 0 4k")).as("the same boot").contains("read 4096");
            Told second = Told.of(script(WEB1));
            assertThat(io(first, "read -P 0x5a 0 4k")).as("a script alone").contains("read 4096");
            assertThat(io(second, "read -P 0x11 0 4k")).as("the next boot").contains("read 4096");
            // The same for a disk that is emptied when its boot is over, of another machine.
            did("profile", "add", "passing", "--golden=cloud", "--disk-mode=discard");
            did("plan", "set", "web2", "--always=passing");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(90))
                    .until(() -> script(WEB2).contains(":web2:passing"));
            Told boot = Told.of(script(WEB2));
            assertThat(io(boot, "write -P 0x5a 0 4k")).contains("wrote");
            assertThat(io(boot, "read -P 0x5a 0 4k")).as("the same boot").contains("read 4096");
            Told next = Told.of(script(WEB2));
            assertThat(io(next, "read -P 0x11 0 4k")).as("the next boot").contains("read 4096");
        }
    }

    @Test
    void aServerThatIsKilledLosesNoAcknowledgedWrite() throws Exception {
        did("profile", "add", "cloud", "--golden=cloud", "--disk-mode=reset");
        plan("cloud");
        Path fifo = folder.resolve("commands");
        Path out = folder.resolve("qemu-io.log");
        try (var first = serving()) {
            Told web1 = Told.of(script(WEB1));
            new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor();
            Process initiator =
                    cable.ends()
                            .startInClients(
                                    "sh",
                                    "-c",
                                    "exec \"$@\" < " + fifo + " > " + out + " 2>&1",
                                    "sh",
                                    "qemu-io",
                                    "--object",
                                    "secret,id=s,data=" + web1.secret().orElseThrow(),
                                    "--image-opts",
                                    options(web1));
            try (OutputStream commands = Files.newOutputStream(fifo)) {
                say(commands, "write -P 0x21 0 64k");
                await(out, "wrote 65536", 1);
                first.kill();
                say(commands, "write -P 0x22 64k 64k");
                try (var _ = serving()) {
                    await(out, "wrote 65536", 2);
                    say(commands, "read -P 0x21 0 64k");
                    await(out, "read 65536", 1);
                    say(commands, "read -P 0x22 64k 64k");
                    await(out, "read 65536", 2);
                    assertThat(Files.readString(out)).doesNotContain("failed");
                }
            } finally {
                initiator.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void aSecretMadeToLastIsShownOnceAndLogsIn() throws Exception {
        did("profile", "add", "cloud", "--golden=cloud");
        plan("cloud");
        String shown = run("machine", "chap", "web1");
        String secret = shown.replaceAll("(?s).*CHAP secret +(\\S+).*", "$1");
        try (var _ = serving()) {
            String target = "iqn.2026-11.dev.stirrup:web1:cloud";
            assertThat(shown).contains(target);
            assertThat(ioAs("web1", target, secret)).contains("read 4096");
            assertThat(ioAs("web2", target, secret)).contains("Authentication failure");
            String again = run("machine", "chap", "web1");
            assertThat(again).doesNotContain(secret);
            // The server sees what another process has changed a moment later.
            Awaitility.await()
                    .untilAsserted(() ->
                            assertThat(ioAs("web1", target, secret))
                                    .contains("Authentication failure"));
        }
    }

    private ServerInNamespace serving() throws Exception {
        ServerInNamespace server = cable.serving(ServerInNamespace.Start.of(folder, SETTINGS));
        server.awaitOutput("iSCSI");
        root = folder.resolve("root.crt");
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> ran("trust", "export", "-o", root.toString()) == 0 && isSecure());
        copyKeys(data.resolve("keys"), made);
        return server;
    }

    private static void copyKeys(Path from, Path to) throws IOException {
        Files.createDirectories(
                to,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (Stream<Path> all = Files.list(from)) {
            for (Path file : all.toList()) {
                Files.copy(
                        file,
                        to.resolve(file.getFileName()),
                        StandardCopyOption.REPLACE_EXISTING,
                        StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private boolean isSecure() throws IOException {
        return cable.ends()
                .runInClients("curl", "-s", "--cacert", root + "", "https://" + SERVER + ":8443/")
                .startsWith("0\n");
    }

    private void plan(String profile) throws Exception {
        did("plan", "set", "web1", "--always=" + profile);
        did("plan", "set", "web2", "--always=" + profile);
    }

    private String script(String mac) throws IOException {
        return get("https://" + SERVER + ":8443/ipxe?" + query(mac));
    }

    private static String query(String mac) {
        return "platform=efi&buildarch=x86_64&mac=" + mac.replace(':', '-');
    }

    private String get(String url) throws IOException {
        return cable.ends().runInClients("curl", "-s", "--cacert", root.toString(), url);
    }

    private String io(Told told, String... commands) throws IOException {
        List<String> all = new ArrayList<>(List.of("timeout", "150", "env"));
        told.own()
                .ifPresent(own -> {
                    all.add("LIBISCSI_CHAP_TARGET_USERNAME=" + told.target());
                    all.add("LIBISCSI_CHAP_TARGET_PASSWORD=" + own);
                });
        all.add("qemu-io");
        told.secret()
                .ifPresent(secret -> all.addAll(List.of("--object", "secret,id=s,data=" + secret)));
        all.addAll(List.of("--image-opts", options(told)));
        for (String command : commands) {
            all.addAll(List.of("-c", command));
        }
        return cable.ends().runInClients(all.toArray(String[]::new));
    }

    private String ioAs(String user, String target, String secret) throws IOException {
        return cable.ends()
                .runInClients(
                        "timeout",
                        "150",
                        "qemu-io",
                        "--object",
                        "secret,id=s,data=" + secret,
                        "--image-opts",
                        options("iqn.2001-04.org.example:firmware", target)
                                + ",user="
                                + user
                                + ",password-secret=s",
                        "-c",
                        "read -P 0x11 0 4k");
    }

    private static String options(Told told) {
        return options(told.initiator(), told.target())
                + told.secret()
                        .map(_ -> ",user=" + told.initiator() + ",password-secret=s")
                        .orElse("");
    }

    private static String options(String initiator, String target) {
        return "driver=iscsi,transport=tcp,lun=0,portal="
                + SERVER
                + ",initiator-name="
                + initiator
                + ",target="
                + target;
    }

    /// What somebody of this name may see who proves nothing.
    private String discover(String initiator) throws IOException {
        return cable.ends()
                .runInClients("timeout", "150", "iscsi-ls", "-i", initiator, "iscsi://" + SERVER);
    }

    private String list(Told told) throws IOException {
        return asUser(told, "iscsi-ls", "iscsi://" + SERVER);
    }

    private String inquire(Told told, String target) throws IOException {
        return asUser(told, "iscsi-inq", "iscsi://" + SERVER + "/" + target + "/0");
    }

    private String asUser(Told told, String program, String url) throws IOException {
        return cable.ends()
                .runInClients(
                        "timeout",
                        "150",
                        "env",
                        "LIBISCSI_CHAP_USERNAME=" + told.initiator(),
                        "LIBISCSI_CHAP_PASSWORD=" + told.secret().orElseThrow(),
                        program,
                        "-i",
                        told.initiator(),
                        url);
    }

    private static void say(OutputStream to, String command) throws IOException {
        to.write((command + "\n").getBytes(StandardCharsets.UTF_8));
        to.flush();
    }

    private static void await(Path file, String text, int times) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .until(() ->
                        Files.readString(file).lines().filter(line -> line.contains(text)).count()
                                >= times);
    }

    private int ran(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--data=" + data);
        return CommandLines.run(all.toArray(String[]::new));
    }

    private void did(String... arguments) {
        assertThat(ran(arguments)).as(String.join(" ", arguments)).isZero();
    }

    private String run(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--data=" + data);
        Path out = folder.resolve("command.log");
        Process process =
                new ProcessBuilder(OwnProgram.command(all))
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile())
                        .start();
        assertThat(process.waitFor()).as("%s", Files.readString(out)).isZero();
        return Files.readString(out);
    }
}
