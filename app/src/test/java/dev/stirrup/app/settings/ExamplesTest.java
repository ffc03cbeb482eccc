package dev.stirrup.app.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.app.record.RecordReader;
import dev.stirrup.app.yaml.Problems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExamplesTest {
    private static final Path EXAMPLES = Path.of("..", "examples");

    @Test
    void theExampleOfSettingsIsRight() throws Exception {
        assertThat(SettingsReader.read(EXAMPLES.resolve("stirrup.yaml")).networks()).isNotEmpty();
    }

    @Test
    void theExamplesOfRecordsAreRight() throws Exception {
        Problems problems = new Problems();
        List<Path> records = new ArrayList<>();
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.endsWith("stirrup.yaml"))
                    .forEach(records::add);
        }
        for (Path file : records) {
            RecordReader reader = new RecordReader(problems);
            reader.read(file.toString(), Files.readString(file));
            assertThat(reader.edits()).as(file.toString()).isNotEmpty();
        }
        assertThat(problems.isEmpty()).as(problems::render).isTrue();
    }
}
