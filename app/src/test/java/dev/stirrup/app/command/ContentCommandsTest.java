package dev.stirrup.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What commands say of kept files that are not what was taken in.
class ContentCommandsTest {
    private @TempDir Path folder;
    private Path data = Path.of("");
    private Path source = Path.of("");

    @BeforeEach
    void write() throws IOException {
        data = folder.resolve("data");
        source = Files.createDirectories(folder.resolve("boot"));
        Files.writeString(source.resolve("undionly.kpxe"), "a network boot program");
        Files.writeString(source.resolve("readme"), "of the first edition");
    }

    @Test
    void damagedImagesAreToldAndAddingThemAgainRepairsThem() throws Exception {
        ran(0, "image", "add", "deb", source.toString());
        assertThat(ran(0, "image", "verify")).contains("All 2 files are what was taken in.");
        flipOneBit();
        assertThat(ran(1, "image", "verify", "deb"))
                .contains("damaged: bytes 0 to ")
                .contains("stirrup image add NAME ... --replace");
        assertThat(ran(0, "image", "list")).contains("damaged");
        assertThat(ran(0, "image", "list", "deb")).contains("damaged").contains("kept");
        assertThat(ran(1, "doctor", "--no-network")).contains("is damaged and was set aside");
        ran(0, "image", "add", "deb", source.toString(), "--replace");
        assertThat(ran(0, "image", "verify")).contains("All 2 files");
        assertThat(ran(0, "image", "list")).doesNotContain("damaged");
    }

    @Test
    void damagedLoadersAreToldToo() throws Exception {
        ran(0, "loaders", "add", "own", source.toString());
        flipOneBit();
        assertThat(ran(1, "loaders", "verify")).contains("damaged: bytes 0 to ");
        assertThat(ran(0, "loaders", "list")).contains("damaged");
        ran(0, "loaders", "add", "own", source.toString());
        assertThat(ran(0, "loaders", "verify", "own")).contains("All 2 files");
    }

    @Test
    void whatIsNotThereCannotBeVerified() {
        ran(1, "image", "verify", "none");
        ran(1, "loaders", "verify", "none");
    }

    private String ran(int status, String... command) {
        Ran ran = Ran.on(data, command);
        assertThat(ran.status()).as(ran.out() + ran.err()).isEqualTo(status);
        return ran.out();
    }

    private void flipOneBit() throws IOException {
        try (Stream<Path> all = Files.walk(data.resolve("content"))) {
            List<Path> kept =
                    all.filter(file -> file.getFileName().toString().matches("[0-9a-f]{64}"))
                            .toList();
            try (var file = new RandomAccessFile(kept.getFirst().toFile(), "rw")) {
                int was = file.read();
                file.seek(0);
                file.write(was ^ 1);
            }
        }
    }
}
