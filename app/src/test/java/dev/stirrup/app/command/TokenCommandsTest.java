package dev.stirrup.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.app.lab.OwnProgram;
import dev.stirrup.testkit.Program;
import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.testkit.SoftToken;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands of a site whose keys are in a token of SoftHSM 2.
@Tag("real")
@RequiresProgram({SoftToken.PROGRAM, SoftToken.MODULE})
class TokenCommandsTest {
    private static final String STUB = "/usr/lib/systemd/boot/efi/linuxx64.efi.stub";
    private static final String PIN = "0815-pin";
    private static final String ROOT_PIN = "0816-pin";

    @TempDir private Path folder;

    @Test
    @RequiresProgram({"sbverify", STUB})
    void aProgramThatTheTokenSignedIsTakenBySbverify() throws Exception {
        SoftToken.make("commands", PIN);
        settings("token: {library: %s, label: commands}".formatted(SoftToken.MODULE));
        assertThat(stirrup(PIN, "sign", STUB, "--out", file("signed.efi"))).isZero();
        assertThat(stirrup(PIN, "trust", "export", "boot-signing", "-o", file("db.pem"))).isZero();
        assertThat(Program.run(folder, "sbverify", "--cert", "db.pem", "signed.efi"))
                .contains("Signature verification OK");
        assertThat(stirrup(PIN, "trust", "show")).isZero();
        assertThat(output()).contains("boot-signing-1").contains("token").doesNotContain(" file ");
        assertThat(stirrup(PIN, "trust", "offline-root")).isNotZero();
        assertThat(output()).contains("same token").contains("keys.root-token");

        assertThat(stirrup("wrong", "trust", "rotate", "tls")).isNotZero();
        assertThat(output()).contains("refused the PIN").doesNotContain("wrong\n");
        assertThat(stirrup("wrong", "doctor", "--no-network")).isNotZero();
        assertThat(output()).contains("!!! keys").contains("refused the PIN");
    }

    @Test
    void aRootInATokenOfItsOwnGoesOfflineAndComesBack() throws Exception {
        SoftToken.make("daily", PIN);
        SoftToken rootToken = SoftToken.make("vault", ROOT_PIN);
        settings(
                "token: {library: %1$s, label: daily}\n  root-token: {library: %1$s, label: vault}"
                        .formatted(SoftToken.MODULE));
        assertThat(stirrup(PIN, "trust", "rotate", "tls", "--overlap=30d")).isZero();
        assertThat(stirrup(PIN, "trust", "offline-root")).isZero();
        rootToken.takeAway();
        assertThat(stirrup(PIN, "trust", "show")).isZero();
        assertThat(output()).contains("offline").doesNotContain("warning");
        assertThat(stirrup(PIN, "trust", "rotate", "tls")).isNotZero();
        assertThat(output()).contains("trust online-root");
        assertThat(stirrup(PIN, "trust", "online-root")).isNotZero();
        assertThat(output()).contains("Cannot find the token \"vault\"");
        rootToken.putBack();
        assertThat(stirrup(PIN, "trust", "online-root")).isZero();
        assertThat(stirrup(PIN, "trust", "rotate", "tls")).isZero();
        assertThat(output()).contains("tls-3 is in use now");
    }

    private void settings(String keys) throws Exception {
        Files.writeString(folder.resolve("stirrup.yaml"), "keys:\n  " + keys + "\n");
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private String output() throws Exception {
        return Files.readString(folder.resolve("output"), StandardCharsets.UTF_8);
    }

    /// In a process of its own, since PINs come from its environment.
    private int stirrup(String pin, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--settings=" + file("stirrup.yaml"));
        all.add("--data=" + file("data"));
        var builder =
                new ProcessBuilder(OwnProgram.command(all))
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("output").toFile());
        Path pinFile = Files.writeString(folder.resolve("pin"), pin + "\n");
        builder.environment().put("STIRRUP_TOKEN_PIN_FILE", pinFile.toString());
        builder.environment().put("STIRRUP_ROOT_TOKEN_PIN", ROOT_PIN);
        String[] softToken = SoftToken.environment().split("=", 2);
        builder.environment().put(softToken[0], softToken[1]);
        Process process = builder.start();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError("it does not end:\n" + output());
        }
        return process.exitValue();
    }
}
