package dev.stirrup.app.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.lab.AptMirror;
import dev.stirrup.testkit.Program;
import dev.stirrup.testkit.RequiresProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// apt itself, with the mirror that this machine is set up with behind ours.
@Tag("real")
@RequiresProgram({"apt-get"})
class AptClientTest {
    private static final String SUITE = "bookworm";

    @TempDir Path folder;

    @Test
    void aptUpdatesAndDownloadsAndTheSecondTimeNothingIsFetched() throws Exception {
        Optional<AptMirror> own = AptMirror.find(Path.of("/etc/apt"));
        Assumptions.assumeTrue(own.isPresent(), "this machine has no Debian mirror");
        String settings =
                """
                mirrors:
                  debian:
                    kind: apt
                    upstream: %s
                """
                        .formatted(own.get().address());
        Path data = Files.createDirectory(folder.resolve("data"));
        try (var front = new MirrorFront(data, settings)) {
            apt(front, "one", "update");
            apt(front, "one", "download", "hello");
            assertThat(debs("one")).hasSize(1);
        }
        String offline = settings + "cache: {offline: true}\n";
        try (var front = new MirrorFront(data, offline)) {
            apt(front, "two", "update");
            apt(front, "two", "download", "hello");
            assertThat(front.events.toString()).doesNotContain("mirror-offline");
        }
        assertThat(debs("two")).hasSize(1);
        assertThat(debs("one").getFirst()).hasSameBinaryContentAs(debs("two").getFirst());
    }

    private List<Path> debs(String machine) throws Exception {
        try (Stream<Path> files = Files.list(folder.resolve(machine))) {
            return files.filter(file -> file.toString().endsWith(".deb")).toList();
        }
    }

    /// Runs apt in folders of its own, as another machine would have them.
    private void apt(MirrorFront front, String machine, String... words) throws Exception {
        Path root = folder.resolve(machine);
        for (String one : List.of("state/lists/partial", "cache/archives/partial", "etc")) {
            Files.createDirectories(root.resolve(one));
        }
        Files.writeString(root.resolve("state/status"), "");
        String source = "deb " + front.url("mirror/debian") + " " + SUITE + " main\n";
        Path list = Files.writeString(root.resolve("etc/sources.list"), source);
        var command =
                Stream.concat(
                                Stream.of(
                                        "apt-get",
                                        "-q",
                                        "-o",
                                        "Dir::Etc::sourcelist=" + list,
                                        "-o",
                                        "Dir::Etc::sourceparts=-",
                                        "-o",
                                        "Dir::Etc::parts=-",
                                        "-o",
                                        "Dir::Etc::main=-",
                                        "-o",
                                        "Dir::State=" + root.resolve("state"),
                                        "-o",
                                        "Dir::State::status=" + root.resolve("state/status"),
                                        "-o",
                                        "Dir::Cache=" + root.resolve("cache"),
                                        "-o",
                                        "APT::Sandbox::User=root",
                                        "-o",
                                        "Acquire::Languages=none",
                                        "-o",
                                        "APT::Update::Error-Mode=any",
                                        "-o",
                                        "Acquire::http::Proxy=false"),
                                Stream.of(words))
                        .toArray(String[]::new);
        Program.run(root, command);
    }
}
