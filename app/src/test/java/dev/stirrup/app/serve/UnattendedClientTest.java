package dev.stirrup.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.app.command.Ran;
import dev.stirrup.app.lab.OwnProgram;
import dev.stirrup.boot.answer.AnswerKind;
import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.testkit.RequiresRoot;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// What installers do, done by curl: each kind of answers, by those who may have them and by those
/// who may not. Everything goes through the program's own commands.
@Tag("real")
@RequiresRoot
@RequiresProgram({"ip", "curl"})
class UnattendedClientTest {
    private static final String SECRET = "correct horse battery staple";
    private static final String OTHER = "10.99.0.77";
    private static final String ASK =
            "?platform=efi&buildarch=x86_64&mac=52-54-00-77-00-01&serial=S1";
    private static final Path EXAMPLES = Path.of("..", "examples", "answers");

    @TempDir Path folder;

    @RegisterExtension final OneCable cable = new OneCable();

    @BeforeEach
    void records() throws Exception {
        assertThat(inClients("ip", "addr", "add", OTHER + "/16", "dev", "c0")).isEmpty();
        assertThat(secret("ada", SECRET + "\n")).isZero();
        assertThat(secret("windows-admin", SECRET)).isZero();
        var profiles = new StringBuilder();
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                List<String> command =
                        new ArrayList<>(List.of("answer", "add", name, file.toString()));
                if (name.startsWith("alpine")) {
                    command.addAll(List.of("--kind", "alpine"));
                }
                Ran added = Ran.on(data(), command.toArray(String[]::new));
                assertThat(added.status()).as(added.err()).isZero();
                profiles.append(profile(name));
            }
        }
        Path site = Files.writeString(folder.resolve("site.yaml"), profiles + MACHINE);
        Ran applied = Ran.on(data(), "apply", "-f", site.toString());
        assertThat(applied.err()).isEmpty();
    }

    private static final String MACHINE =
            """
            kind: machine
            name: web1
            macs: ["52:54:00:77:00:01"]
            """;

    private static String profile(String name) {
        return """
        kind: profile
        name: "%s"
        answers: "%s"
        script:
          ipxe: |
            #!ipxe
            echo ${answers} ${ip}
        ---
        """
                .formatted(name, name);
    }

    @Test
    void eachKindIsGivenToItsMachineOnce() throws Exception {
        String logs;
        try (var server = cable.serving(start("")).awaitOutput("HTTPS on TCP port")) {
            for (AnswerKind kind : AnswerKind.values()) {
                String name = example(kind);
                plan("always", name);
                // Without the answers' name in the settings no secret leaves by HTTP.
                String url = url("http://10.99.0.1:8080", kind);
                assertThat(curl(url))
                        .as(name)
                        .contains(kind == AnswerKind.ALPINE ? "web1" : "403\nsecrets-need-https");
                url = url("https://10.99.0.1:8443", kind);
                assertThat(curl("--interface", OTHER, url)).as(name).startsWith("200");
                int left = kind.file(kind.mainFile()).orElseThrow().fetches() - 1;
                for (int i = 0; i < left; i++) {
                    assertThat(curl(url)).as(name).startsWith("200").contains("web1");
                }
                assertThat(curl(url)).as(name).startsWith("410").contains("answers-spent");
            }
            logs = server.output();
        }
        assertThat(logs)
                .contains("fetched preseed.cfg of the answers preseed.cfg, by HTTPS")
                .contains("no answers for 10.99.0.2")
                .doesNotContain(SECRET, "$6$")
                .doesNotContainPattern("/b/[A-Za-z0-9_-]{12,}");
    }

    @Test
    void byPlainHttpTheAddressCountsAndARestartGivesNoSecondTry() throws Exception {
        String name = example(AnswerKind.PRESEED);
        plan("install-once", name);
        String settings = "policy: {secrets-by-http: [" + name + "]}\n";
        String url;
        try (var server = cable.serving(start(settings))) {
            url = url("http://10.99.0.1:8080", AnswerKind.PRESEED);
            assertThat(curl("--interface", OTHER, url))
                    .startsWith("403")
                    .contains("answers-elsewhere");
            assertThat(curl("-I", url)).startsWith("200");
            String text = curl(url);
            assertThat(text)
                    .startsWith("200")
                    .contains("netcfg/get_hostname string web1")
                    .containsPattern("user-password-crypted password \\$6\\$rounds=100000\\$");
            assertThat(server.isAlive()).isTrue();
        }
        try (var server = cable.serving(start(settings))) {
            assertThat(curl(url)).startsWith("403").contains("answers-elsewhere");
            String again = url("http://10.99.0.1:8080", AnswerKind.PRESEED);
            assertThat(curl(url)).startsWith("410").contains("answers-over");
            String text = curl(again);
            assertThat(text).startsWith("200");
            // The last line of the answers is the installer's last deed.
            assertThat(inClients("sh", "-c", text.substring(text.lastIndexOf("wget ")))).isEmpty();
            assertThat(curl(again)).startsWith("410").contains("answers-over");
            Awaitility.await().until(() -> server.output().contains("reports done"));
        }
        assertThat(Ran.on(data(), "plan", "show", "web1").out()).contains("progress: done");
    }

    /// A file of a token's URL is not what its database holds.
    @Test
    void secretsLieEncryptedOnDisk() throws Exception {
        try (Stream<Path> files = Files.walk(data())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertThat(bytes.contains(SECRET)).as("%s", file).isFalse();
            }
        }
        Ran hidden = Ran.on(data(), "render", "--machine=web1", "--profile=autounattend.xml");
        assertThat(hidden.out()).contains("<Value>********</Value>").doesNotContain(SECRET);
        Ran shown =
                Ran.on(
                        data(),
                        "render",
                        "--machine=web1",
                        "--profile=autounattend.xml",
                        "--reveal");
        assertThat(shown.out()).contains("<Value>" + SECRET + "</Value>");
        Ran listed = Ran.on(data(), "secret", "list");
        assertThat(listed.out()).contains("ada", "preseed.cfg").doesNotContain(SECRET);
        Ran kept = Ran.on(data(), "secret", "remove", "ada");
        assertThat(kept.status()).isNotZero();
        assertThat(Ran.on(data(), "export").out()).doesNotContain(SECRET);
    }

    private ServerInNamespace.Start start(String settings) {
        return ServerInNamespace.Start.of(folder, settings).data(data());
    }

    private Path data() {
        return folder.resolve("data");
    }

    private static String example(AnswerKind kind) throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> kindOf(name) == kind)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static AnswerKind kindOf(String name) {
        return switch (name) {
            case "preseed.cfg" -> AnswerKind.PRESEED;
            case "rocky.ks" -> AnswerKind.KICKSTART;
            case "autoinstall.yaml" -> AnswerKind.AUTOINSTALL;
            case "cloud-init.yaml" -> AnswerKind.CLOUD_INIT;
            case "autoyast.xml" -> AnswerKind.AUTOYAST;
            case "coreos.ign" -> AnswerKind.IGNITION;
            case "alpine.answers" -> AnswerKind.ALPINE;
            case "autounattend.xml" -> AnswerKind.AUTOUNATTEND;
            default -> throw new IllegalStateException("a new example: " + name);
        };
    }

    private void plan(String kind, String profile) {
        Ran planned = Ran.on(data(), "plan", "set", "web1", "--" + kind + "=" + profile);
        assertThat(planned.status()).as(planned.err()).isZero();
    }

    /// Where the script of the machine says that its answers are. The server sees a change of its
    /// records within a fraction of a second, and has HTTPS soon after its start.
    private String url(String base, AnswerKind kind) throws Exception {
        var place =
                Pattern.compile(
                        "echo ("
                                + Pattern.quote(base)
                                + "/b/[^/ ]+/answers/"
                                + Pattern.quote(example(kind))
                                + "~\\S+)");
        for (int tries = 0; tries < 1000; tries++) {
            Matcher matcher = place.matcher(curl(base + "/ipxe" + ASK));
            if (matcher.find()) {
                String url = matcher.group(1);
                return kind.isFolder() ? url + kind.mainFile() : url;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("no script leads to " + example(kind));
    }

    private String curl(String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "curl",
                                "-sk",
                                "--max-time",
                                "60",
                                "-o",
                                "-",
                                "-w",
                                "\n%{http_code}"));
        command.addAll(List.of(arguments));
        String output = inClients(command.toArray(String[]::new));
        int end = output.lastIndexOf('\n');
        return output.substring(end + 1) + "\n" + output.substring(0, end);
    }

    /// What it printed.
    private String inClients(String... command) throws IOException {
        String output = cable.ends().runInClients(command);
        return output.substring(output.indexOf('\n') + 1);
    }

    private int secret(String name, String text) throws Exception {
        List<String> command = new ArrayList<>(OwnProgram.command(List.of("secret", "set", name)));
        command.add("--data=" + data());
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("secret.log").toFile())
                        .start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return process.waitFor();
    }
}
