package dev.stirrup.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.app.command.CommandLines;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearseCommandTest {
    @TempDir private Path folder;

    @Test
    void allMachinesOfARehearsalAreServedWithoutRightsAndWithoutANetwork() {
        int status = CommandLines.run("rehearse", "--data", folder.resolve("data").toString());

        assertThat(status).isZero();
    }
}
