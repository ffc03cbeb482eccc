package dev.stirrup.store.disk.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stirrup.store.disk.file.OpenFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real process is killed while it writes, several times over the same disk.
class LayerKillTest {
    private static final int SECTORS = 20_000;
    private static final int KILLS = 4;

    @TempDir Path folder;

    @Test
    void whatAKilledProcessAcknowledgedIsThere() throws Exception {
        Random random = new Random(7);
        Layer.create(new OpenFolder(folder), (long) SECTORS * Layer.SECTOR, random);
        long[] acknowledged = new long[SECTORS];
        int writes = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            List<String> told = killed(kill, 300 + random.nextInt(3000));
            long[] begun = acknowledged.clone();
            for (String line : told) {
                String[] words = line.split(" ");
                boolean isDone = words[0].equals("write");
                writes += isDone ? 1 : 0;
                int sector = Integer.parseInt(words[1]);
                for (int i = sector; i < sector + Integer.parseInt(words[2]); i++) {
                    (isDone ? acknowledged : begun)[i] = Long.parseLong(words[3]);
                }
            }
            compare(acknowledged, begun, random);
        }
        assertThat(writes).isGreaterThan(300 * KILLS / 2);
    }

    private List<String> killed(int number, int lines) throws Exception {
        Path output = folder.resolve("told-" + number);
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                // What it unpacks stays when it is killed.
                                "-Djava.io.tmpdir=" + folder,
                                "-cp",
                                System.getProperty("java.class.path"),
                                LayerWriterProcess.class.getName(),
                                folder.toString(),
                                Integer.toString(number))
                        .redirectOutput(output.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        await().atMost(Duration.ofMinutes(2))
                .until(() -> !process.isAlive() || lineCount(output) >= lines);
        assertThat(process.isAlive()).as("the writer ended by itself").isTrue();
        process.destroyForcibly().waitFor();
        return Files.readAllLines(output).stream().filter(l -> l.split(" ").length == 4).toList();
    }

    private static long lineCount(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        }
    }

    /// Each sector holds what was acknowledged last, or the one write that was not answered.
    private void compare(long[] acknowledged, long[] begun, Random random) throws Exception {
        try (Layer layer = Layer.open(new OpenFolder(folder), Content.empty(), random)) {
            ByteBuffer all = ByteBuffer.allocate(SECTORS * Layer.SECTOR);
            layer.read(all, 0);
            for (int i = 0; i < SECTORS; i++) {
                long found = all.getLong(i * Layer.SECTOR);
                if (found != acknowledged[i]) {
                    assertThat(found).as("sector " + i).isEqualTo(begun[i]);
                    acknowledged[i] = found;
                }
                assertThat(all.getLong(i * Layer.SECTOR + 504)).isEqualTo(found);
            }
        }
    }
}
