package dev.stirrup.app.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.LoaderSet;
import dev.stirrup.boot.Machine;
import dev.stirrup.boot.Payload;
import dev.stirrup.boot.Profile;
import dev.stirrup.boot.answer.AnswerKind;
import dev.stirrup.boot.answer.AnswerText;
import dev.stirrup.boot.answer.AnswerText.Filled;
import dev.stirrup.boot.answer.Answers;
import dev.stirrup.boot.answer.PlainSecrets;
import dev.stirrup.netboot.Network;
import dev.stirrup.netboot.file.AnswerShelf;
import dev.stirrup.netboot.file.MachineValues;
import dev.stirrup.store.json.Json;
import dev.stirrup.store.secret.CryptedPassword;
import dev.stirrup.wire.Ipv4;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.xml.sax.InputSource;

/// The examples of answers can be taken in as they are, and what machines get of them is well
/// formed.
class AnswerExamplesTest {
    private static final Path FOLDER = Path.of("..", "examples", "answers");
    private static final String SECRET = "p\"a'ss: <&>\\ word";

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().toList();
        }
    }

    @Test
    void thereIsOneForEachKind() throws IOException {
        assertThat(files().stream().map(AnswerExamplesTest::kind))
                .containsExactlyInAnyOrder(AnswerKind.values());
    }

    @ParameterizedTest
    @MethodSource("files")
    void itHoldsNoSecretAndReports(Path file) throws IOException {
        String text = Files.readString(file);
        AnswerKind kind = kind(file);
        assertThat(PlainSecrets.in(text, kind)).isEmpty();
        assertThat(AnswerText.read(text, kind).faults()).isEmpty();
        if (kind != AnswerKind.ALPINE) {
            assertThat(text).containsAnyOf("${done-command}", "${phone-home}");
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void whatAMachineGetsIsWellFormed(Path file) throws Exception {
        AnswerKind kind = kind(file);
        String text = filled(Files.readString(file), kind);
        assertThat(text).doesNotContain("${");
        switch (kind) {
            case AUTOINSTALL -> {
                var install = (Map<?, ?>) Objects.requireNonNull(yaml(text).get("autoinstall"));
                assertThat((Map<?, ?>) install.get("identity"))
                        .extracting(map -> map.get("hostname"))
                        .isEqualTo("web1");
                assertThat((List<?>) install.get("late-commands")).hasSize(1);
            }
            case CLOUD_INIT ->
                    assertThat((Map<?, ?>) yaml(text).get("phone_home"))
                            .extracting(map -> map.get("url"))
                            .isEqualTo("http://10.0.0.1/b/T/report?status=done");
            case AUTOYAST, AUTOUNATTEND -> {
                var reader = DocumentBuilderFactory.newInstance().newDocumentBuilder();
                String content =
                        reader.parse(new InputSource(new StringReader(text)))
                                .getDocumentElement()
                                .getTextContent();
                assertThat(content).contains(kind == AnswerKind.AUTOYAST ? "$6$" : SECRET);
            }
            case IGNITION -> assertThat(Json.read(text).toString()).contains("$6$", "data:,web1");
            case PRESEED, KICKSTART, ALPINE -> assertThat(text).contains("web1");
        }
    }

    private static AnswerKind kind(Path file) {
        try {
            return file.toString().endsWith("alpine.answers")
                    ? AnswerKind.ALPINE
                    : AnswerFormats.guess(file.toString(), Files.readString(file)).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<?, ?> yaml(String text) {
        return (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(text);
    }

    private static String filled(String text, AnswerKind kind) {
        var mac = new HardwareAddress("52:54:00:77:00:01");
        var machine =
                new Machine(
                        "web1", Set.of(mac), Optional.empty(), Optional.empty(), Map.of(), true);
        var answers = new Answers("test", kind, AnswerText.read(text, kind));
        Profile profile =
                new Profile(
                                "install",
                                new LoaderSet("ipxe", Map.of()),
                                Optional.empty(),
                                Map.of(),
                                false,
                                new Payload.LocalDisk())
                        .answeredBy(Optional.of(answers));
        var values =
                new MachineValues(
                        Optional.of(machine),
                        Claims.of(mac),
                        profile,
                        new Network("lan", Network.Mode.PROXY, Ipv4.of("10.0.0.1"), 80),
                        new MachineValues.Urls(
                                "http://10.0.0.1",
                                "http://10.0.0.1/b/T/answers/X/",
                                "http://10.0.0.1/b/T/report"),
                        new OneSecret());
        Filled filled = answers.text().fill(values);
        assertThat(filled).isInstanceOf(Filled.Done.class);
        return ((Filled.Done) filled).text();
    }

    private static final class OneSecret implements AnswerShelf {
        @Override
        public Optional<String> secret(String name) {
            return Optional.of(SECRET);
        }

        @Override
        public String crypted(String password) {
            return CryptedPassword.of(password);
        }

        @Override
        public int fetched(String use, Instant now) {
            return 0;
        }

        @Override
        public Optional<Instant> ended(Claims claims) {
            return Optional.empty();
        }

        @Override
        public boolean isPlainAllowed(String answers) {
            return true;
        }
    }
}
