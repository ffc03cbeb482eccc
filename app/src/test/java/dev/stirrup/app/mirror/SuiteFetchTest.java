package dev.stirrup.app.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.app.command.CommandLines;
import dev.stirrup.app.command.Console;
import dev.stirrup.app.fetch.TestMirror;
import dev.stirrup.testkit.Gpg;
import dev.stirrup.testkit.RequiresProgram;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A suite is brought for a site that is offline afterwards.
@Tag("real")
@RequiresProgram({"gpg", "gpgconf"})
class SuiteFetchTest {
    @TempDir Path data;
    @TempDir Path home;

    @Test
    void packagesComeWithAllThatTheyNeed() throws Exception {
        String settings;
        try (var gpg = new Gpg(Files.createDirectory(home.resolve("g")));
                var upstream = new TestMirror()) {
            gpg.key(TestArchive.SIGNER, "ed25519", "1y");
            Path keyrings = Files.createDirectory(data.resolve("keyrings"));
            Files.write(keyrings.resolve("test.gpg"), gpg.exported(TestArchive.SIGNER));
            new TestArchive(gpg)
                    .with("hello", bytes("hello"), "Depends: greeting (>= 1), words | speech\n")
                    .with("greeting", bytes("greeting"), "")
                    .with("speech", bytes("speech"), "")
                    .with("base", bytes("base"), "Priority: required\n")
                    .with("other", bytes("other"), "")
                    .put(upstream);
            settings =
                    "mirrors:\n  test: {kind: apt, upstream: \"%s\", keyring: test}\n"
                            .formatted(upstream.url(""));
            Files.writeString(data.resolve("stirrup.yaml"), settings);
            assertThat(fetch(0, "--suite=stable", "--package=hello,nothing"))
                    .contains("Not in stable: nothing", "8 files are here");
            upstream.remove(TestArchive.pool("other"));
            assertThat(fetch(1, "--suite=stable", "--whole"))
                    .contains("mirror-unreachable", "; 1 are not");
            assertThat(fetch(1, "--suite=gone")).contains("mirror-unlisted");
            assertThat(fetch(1, "--suite=stable", "--component=none")).contains("mirror-unlisted");
        }
        try (var front = new MirrorFront(data, settings + "cache: {offline: true}\n")) {
            for (String path :
                    new String[] {
                        TestArchive.SUITE + "/InRelease",
                        TestArchive.SUITE + "/Release.gpg",
                        TestArchive.SUITE + "/main/binary-amd64/Packages.gz",
                        TestArchive.pool("hello"),
                        TestArchive.pool("greeting"),
                        TestArchive.pool("speech"),
                        TestArchive.pool("base")
                    }) {
                assertThat(front.get("mirror/test/" + path).statusCode()).as(path).isEqualTo(200);
            }
            front.refused("test", TestArchive.pool("other"), "mirror-offline");
        }
    }

    private String fetch(int status, String... words) {
        var out = new ByteArrayOutputStream();
        var print = new PrintStream(out, true, StandardCharsets.UTF_8);
        var line = new ArrayList<>(List.of("mirror", "fetch"));
        line.add("--settings=" + data.resolve("stirrup.yaml"));
        line.add("--data=" + data);
        line.add("test");
        line.addAll(List.of(words));
        int found = CommandLines.run(new Console(print, print, false), line.toArray(String[]::new));
        String text = out.toString(StandardCharsets.UTF_8);
        assertThat(found).as(text).isEqualTo(status);
        return text;
    }

    private static byte[] bytes(String text) {
        return text.repeat(1000).getBytes(StandardCharsets.UTF_8);
    }
}
