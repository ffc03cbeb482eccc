package dev.stirrup.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.app.command.Console;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeRehearsalTest {
    @TempDir private Path folder;

    @Test
    void allMachinesOfARehearsalAreServedWithoutRightsAndWithoutANetwork() throws Exception {
        int status = new ServeRehearsal(Console.standard(), folder.resolve("data")).run();

        assertThat(status).isZero();
    }
}
