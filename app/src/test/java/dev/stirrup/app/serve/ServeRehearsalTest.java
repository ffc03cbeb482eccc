package dev.stirrup.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.app.command.Console;
import dev.stirrup.app.lab.OwnProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeRehearsalTest {
    @TempDir private Path folder;

    @Test
    void allMachinesOfARehearsalAreServedWithoutRightsAndWithoutANetwork() throws Exception {
        int status = new ServeRehearsal(Console.standard(), folder.resolve("data")).run();

        assertThat(status).isZero();
    }

    /// Persian has digits of its own, and Java writes `%d` by them: the rehearsal, which is part of
    /// each build, wrote settings that the program itself refused.
    @Test
    void portsAreWrittenInDigitsThatAreReadWhateverTheUsersLanguage() throws Exception {
        Path written = folder.resolve("data/rehearsal.yaml");
        var builder =
                new ProcessBuilder(
                                OwnProgram.command(
                                        List.of("rehearse", folder.resolve("data").toString())))
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("output").toFile());
        builder.environment().put("JAVA_TOOL_OPTIONS", "-Duser.language=fa -Duser.country=IR");
        Process process = builder.start();
        try {
            while (process.isAlive() && (!Files.exists(written) || Files.size(written) == 0)) {
                Thread.sleep(50);
            }
            assertThat(written).content().startsWith("listeners:\n  http: ");
            assertThat(Files.readString(written)).matches("\\p{ASCII}+");
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
