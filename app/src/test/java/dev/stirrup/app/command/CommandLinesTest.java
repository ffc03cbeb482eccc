package dev.stirrup.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class CommandLinesTest {
    @TempDir private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... arguments) {
        Console console =
                new Console(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        false);
        return CommandLines.run(console, arguments);
    }

    @Test
    void aRightSettingsFileIsSaidToBeRight() throws Exception {
        Path file = Files.writeString(folder.resolve("s.yaml"), "mode: observe\n");

        assertThat(run("check", file.toString())).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("is right");
    }

    @Test
    void aWrongSettingsFileEndsInStatusOneAndSaysWhere() throws Exception {
        Path file = Files.writeString(folder.resolve("s.yaml"), "mode: no\n");

        assertThat(run("check", file.toString())).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains(file + ":1:7: \"no\" is not");
    }

    @Test
    void aMissingSettingsFileEndsInStatusOne() {
        assertThat(run("check", folder.resolve("none").toString())).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("There is no settings file");
    }

    @Test
    void anUnknownCommandEndsInStatusTwo() {
        assertThat(run("chekc")).isEqualTo(2);
        assertThat(run("check", "--wrong")).isEqualTo(2);
        assertThat(run()).isEqualTo(2);
    }

    @Test
    void everyCommandExplainsItself() {
        for (String name : CommandLines.tree(Console.standard(), "").getSubcommands().keySet()) {
            assertThat(run(name, "--help")).as(name).isZero();
        }
    }

    /// As in `stirrup watch | grep -m 1 WORD`, which ends with the first hit.
    @Test
    @Timeout(60)
    void watchingEndsWithItsReader(@TempDir Path data) {
        var gone =
                new OutputStream() {
                    @Override
                    public void write(int one) throws IOException {
                        throw new IOException("Broken pipe");
                    }
                };
        var err = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        var console = new Console(new PrintStream(gone, true, StandardCharsets.UTF_8), err, false);
        console.line("an event");

        assertThat(CommandLines.run(console, "watch", "--data=" + data)).isZero();
    }
}
