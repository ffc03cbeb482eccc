package dev.stirrup.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFolderTest {
    @TempDir Path elsewhere;

    @Test
    void itGoesWithWhatIsInIt() throws Exception {
        Path path;
        try (TemporaryFolder folder = TemporaryFolder.make("stirrup-test")) {
            path = folder.path();
            Files.createDirectories(path.resolve("a/b"));
            Files.writeString(path.resolve("a/b/c"), "text");
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void whatALinkLeadsToStays() throws Exception {
        Path content = Files.writeString(elsewhere.resolve("content"), "bytes");
        try (TemporaryFolder folder = TemporaryFolder.make("stirrup-test")) {
            Files.createSymbolicLink(folder.path().resolve("link"), elsewhere);
        }
        assertThat(content).hasContent("bytes");
    }
}
