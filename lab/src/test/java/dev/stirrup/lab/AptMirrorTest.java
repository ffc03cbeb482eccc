package dev.stirrup.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AptMirrorTest {
    private static final String KEY = "/usr/share/keyrings/archive.gpg";

    @TempDir Path apt;

    @Test
    void theOneLineStyleIsRead() {
        assertThat(
                        AptMirror.inLines(
                                """
                                # deb http://old.example/debian bookworm main
                                deb-src http://src.example/debian bookworm main
                                deb http://security.example/debian-security bookworm-security main
                                deb [arch=amd64 signed-by=%s] http://mirror.example/debian/ bookworm main
                                """
                                        .formatted(KEY)))
                .contains(new AptMirror("http://mirror.example/debian", Optional.of(KEY)));
    }

    @Test
    void theStanzaStyleIsRead() {
        assertThat(
                        AptMirror.inStanzas(
                                """
                                Types: deb
                                Enabled: no
                                URIs: http://off.example/debian
                                Suites: trixie

                                Types: deb
                                # a comment between the fields
                                URIs: http://mirror.example/debian
                                Suites: trixie trixie-updates
                                Components: main
                                Signed-By: %s
                                """
                                        .formatted(KEY)))
                .contains(new AptMirror("http://mirror.example/debian", Optional.of(KEY)));
    }

    @Test
    void anotherVendorsArchiveIsNotTaken() {
        assertThat(AptMirror.inLines("deb https://vendor.example/apt stable main\n")).isEmpty();
    }

    @Test
    void filesOfBothStylesAreFound() throws Exception {
        Files.createDirectory(apt.resolve("sources.list.d"));
        Files.writeString(apt.resolve("sources.list"), "# moved\n");
        Files.writeString(
                apt.resolve("sources.list.d/debian.sources"),
                "Types: deb\nURIs: http://mirror.example/debian\nSuites: trixie\n");
        assertThat(AptMirror.find(apt))
                .contains(new AptMirror("http://mirror.example/debian", Optional.empty()));
    }

    @Test
    void aMachineWithoutAptHasNone() throws Exception {
        assertThat(AptMirror.find(apt.resolve("absent"))).isEmpty();
    }

    @Test
    void aSuiteOfTheMirrorIsOneLine() {
        assertThat(new AptMirror("http://mirror.example/debian", Optional.of(KEY)).line("forky"))
                .isEqualTo("deb [signed-by=" + KEY + "] http://mirror.example/debian forky main\n");
    }
}
