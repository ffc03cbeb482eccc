package dev.stirrup.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.app.command.SiteName;
import dev.stirrup.app.lab.OwnProgram;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.key.KeyHome;
import dev.stirrup.store.key.Passphrase;
import dev.stirrup.store.key.SiteKeyring;
import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.testkit.RequiresRoot;
import dev.stirrup.trust.site.SiteKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Everything that a server and its commands print, searched for what must not be in it.
@Tag("real")
@RequiresRoot
@RequiresProgram({"ip", "env"})
class KeysStaySecretTest {
    private static final String PASSPHRASE = "correct horse battery staple";
    private static final Duration LONG = Duration.ofMinutes(3);

    @TempDir Path folder;

    @RegisterExtension final OneCable cable = new OneCable();

    @Test
    void noCommandAndNoLogTellsAKeyOrAPassphrase() throws Exception {
        String printed = served();
        String settings = folder.resolve("stirrup.yaml").toString();
        for (List<String> command :
                List.of(
                        List.of("trust", "show"),
                        List.of("trust", "export"),
                        List.of("trust", "csr", "tls"),
                        List.of("trust", "rotate", "tls"),
                        List.of("trust", "offline-root", folder.resolve("root.p12").toString()),
                        List.of("doctor", "--settings=" + settings),
                        List.of("export"))) {
            printed += ran(command);
        }
        for (String secret : secrets()) {
            assertThat(printed).doesNotContain(secret);
        }
        assertThat(printed).contains("tls-1").doesNotContain("PRIVATE KEY");
    }

    /// Serves until every key is there, and says what it printed.
    private String served() throws Exception {
        var start =
                ServerInNamespace.Start.of(folder, "networks: [{interface: s0}]\n")
                        .before("env", Passphrase.VARIABLE + "=" + PASSPHRASE);
        try (var server = cable.serving(start)) {
            Awaitility.await()
                    .atMost(LONG)
                    .until(() -> files(folder.resolve("data/keys"), "server-") > 0);
            return server.output();
        }
    }

    private String ran(List<String> command) throws Exception {
        Path output = folder.resolve("command.log");
        start(command, output).waitFor();
        return Files.readString(output);
    }

    private Process start(List<String> command, Path output) throws IOException {
        List<String> all = new ArrayList<>(OwnProgram.command(command));
        all.add("--data=" + folder.resolve("data"));
        var builder = new ProcessBuilder(all);
        builder.environment().put(Passphrase.VARIABLE, PASSPHRASE);
        return builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    }

    /// The passphrase, and each private key and the key of the tokens in the forms that a program
    /// might print.
    private List<String> secrets() throws IOException {
        DataFolder data = new DataFolder(folder.resolve("data"));
        SiteKeyring ring =
                SiteKeyring.open(
                        data,
                        KeyHome.inFiles(
                                SiteName.organisation(), Map.of(Passphrase.VARIABLE, PASSPHRASE)));
        List<byte[]> secrets = new ArrayList<>();
        for (SiteKey key : ring.keys().keys()) {
            if (Files.exists(data.keys().resolve(key.name() + ".p12"))) {
                secrets.add(ring.files().get(key.name()).key().getEncoded());
            }
        }
        assertThat(secrets).hasSizeGreaterThan(3);
        secrets.add(Files.readAllBytes(data.root().resolve("site-key")));
        List<String> texts = new ArrayList<>(List.of(PASSPHRASE));
        for (byte[] secret : secrets) {
            byte[] end = Arrays.copyOfRange(secret, secret.length - 30, secret.length);
            texts.add(Base64.getEncoder().encodeToString(end));
            texts.add(HexFormat.of().formatHex(end));
            texts.add(new String(end, StandardCharsets.ISO_8859_1));
        }
        return texts;
    }

    private static long files(Path folder, String beginning) throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.getFileName().toString().startsWith(beginning)).count();
        }
    }
}
