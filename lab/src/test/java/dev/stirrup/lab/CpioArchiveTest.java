package dev.stirrup.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.testkit.RequiresProgram;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CpioArchiveTest {
    @TempDir Path folder;

    @Test
    void anEmptyArchiveIsItsEndMark() {
        assertThat(new String(new CpioArchive().toBytes(), StandardCharsets.US_ASCII))
                .startsWith("070701")
                .contains("TRAILER!!!")
                .hasSize(124);
    }

    @Test
    void theSameContentGivesTheSameBytes() throws Exception {
        assertThat(LabPayload.reporter()).isEqualTo(LabPayload.reporter());
        assertThat(new CpioArchive().program("a", new byte[3]).toBytes().length % 4).isZero();
    }

    @Test
    @Tag("real")
    @RequiresProgram("busybox")
    void busyboxUnpacksIt() throws Exception {
        byte[] text = "#!/bin/sh\necho hello\n".getBytes(StandardCharsets.UTF_8);
        Path archive = folder.resolve("archive");
        Files.write(archive, new CpioArchive().folder("bin").program("bin/hello", text).toBytes());
        Process process =
                new ProcessBuilder("busybox", "cpio", "-i")
                        .directory(folder.toFile())
                        .redirectInput(archive.toFile())
                        .inheritIO()
                        .redirectInput(archive.toFile())
                        .start();
        assertThat(process.waitFor()).isZero();
        assertThat(Files.readAllBytes(folder.resolve("bin/hello"))).isEqualTo(text);
        assertThat(Files.isExecutable(folder.resolve("bin/hello"))).isTrue();
    }
}
