package dev.stirrup.media.squashfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.stirrup.testkit.Program;
import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SquashfsHeadTest {
    @ParameterizedTest
    @ValueSource(strings = {"gzip", "xz", "zstd", "lz4", "lzo"})
    @Tag("real")
    @RequiresProgram("mksquashfs")
    void theHeadTellsWhatMksquashfsDid(String compression, @TempDir Path folder) throws Exception {
        Files.createDirectories(folder.resolve("files/a/b"));
        Files.writeString(folder.resolve("files/a/c"), "words");
        Program.run(
                folder, "mksquashfs", "files", "fs", "-comp", compression, "-b", "65536", "-quiet");
        byte[] file = Files.readAllBytes(folder.resolve("fs"));
        SquashfsHead head = SquashfsHead.read(ByteSource.of(file)).orElseThrow();
        assertThat(head.version()).isEqualTo("4.0");
        assertThat(head.compression()).isEqualTo(compression);
        assertThat(head.blockSize()).isEqualTo(65536);
        assertThat(head.inodes()).isEqualTo(4);
        assertThat(head.bytes()).isBetween(100L, (long) file.length);
        byte[] cut = Arrays.copyOf(file, (int) head.bytes() - 1);
        assertThatThrownBy(() -> SquashfsHead.read(ByteSource.of(cut)))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void otherFilesAreNone() throws Exception {
        assertThat(SquashfsHead.read(ByteSource.of(new byte[200]))).isEmpty();
        assertThat(SquashfsHead.read(ByteSource.of(new byte[] {104, 115, 113, 115}))).isEmpty();
    }

    @FuzzTest
    void anyFileGivesAHeadOrAnException(byte[] file) throws IOException {
        try {
            SquashfsHead.read(ByteSource.of(file))
                    .ifPresent(head -> assertThat(head.bytes()).isLessThanOrEqualTo(file.length));
        } catch (MalformedException e) {
            assertThat(e).hasMessageNotContaining("null");
        }
    }
}
