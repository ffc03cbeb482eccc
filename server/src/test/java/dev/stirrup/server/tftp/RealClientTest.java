package dev.stirrup.server.tftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stirrup.boot.event.Milestone.ContentDamaged;
import dev.stirrup.boot.event.Milestone.TransferFailed;
import dev.stirrup.boot.event.Milestone.TransferFinished;
import dev.stirrup.server.Loops;
import dev.stirrup.server.content.KeptFile;
import dev.stirrup.server.tftp.TftpSettings.PortMode;
import dev.stirrup.wire.Ipv4;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Programs that others wrote, against both ways to use ports. The large file has more blocks of
/// 512 bytes than 16 bits can number.
@Tag("real")
class RealClientTest {
    private static final int LARGE = 40 << 20;
    private static final int MINUTES = 3;

    @TempDir static Path root;
    @TempDir Path here;
    private static Loops loops;

    @BeforeAll
    static void start() throws IOException {
        write("large", LARGE, 1);
        write("small", 1000, 2);
        write("even", 4 * 1468, 3);
        loops = Loops.start(1);
    }

    @AfterAll
    static void stop() {
        loops.close();
    }

    @ParameterizedTest
    @CsvSource({
        "tftp, SHARED, -m binary 127.0.0.1 PORT -c get FILE OUT",
        "tftp, OWN, -m binary 127.0.0.1 PORT -c get FILE OUT",
        "curl, SHARED, -sS --tftp-blksize 512 -o OUT tftp://127.0.0.1:PORT/FILE",
        "curl, OWN, -sS --tftp-blksize 1468 -o OUT tftp://127.0.0.1:PORT/FILE",
        "atftp, SHARED, --option 'windowsize 64' -g -r FILE -l OUT 127.0.0.1 PORT",
        "atftp, OWN, --option 'windowsize 64' -g -r FILE -l OUT 127.0.0.1 PORT",
        "atftp, SHARED, --option 'blksize 1468' --option 'windowsize 16' -g -r FILE -l OUT 127.0.0.1 PORT",
        "atftp, OWN, --option 'blksize 1468' --option 'windowsize 4' -g -r FILE -l OUT 127.0.0.1 PORT",
        "busybox, SHARED, tftp -g -r FILE -l OUT 127.0.0.1 PORT",
        "busybox, OWN, tftp -g -b 1468 -r FILE -l OUT 127.0.0.1 PORT",
    })
    void getsEveryByte(String program, PortMode ports, String arguments) throws Exception {
        assumeTrue(isInstalled(program), program + " is not installed");
        var folder = new Folder(root);
        try (var listener = listen(folder, ports)) {
            for (String file : List.of("small", "even", "large")) {
                Path out = here.resolve(file);
                String text =
                        arguments
                                .replace("PORT", Integer.toString(listener.port()))
                                .replace("FILE", file)
                                .replace("OUT", out.toString());
                assertThat(run(program + " " + text)).as(file).isZero();
                assertThat(Files.mismatch(root.resolve(file), out)).as(file).isEqualTo(-1);
            }
            // A client ends when it has sent its last acknowledgment, not when that has arrived.
            await().untilAsserted(() -> assertThat(folder.told(TransferFinished.class)).hasSize(3));
        }
        assertThat(folder.told(TransferFailed.class)).isEmpty();
    }

    /// The clients keep what came before the error, or delete it; either way nothing that changed.
    @ParameterizedTest
    @CsvSource({
        "tftp, SHARED, 0, -m binary 127.0.0.1 PORT -c get FILE OUT",
        "tftp, OWN, 700000, -m binary 127.0.0.1 PORT -c get FILE OUT",
        "curl, SHARED, 700000, -sS --tftp-blksize 1468 -o OUT tftp://127.0.0.1:PORT/FILE",
        "atftp, SHARED, 1500000, --option 'windowsize 64' -g -r FILE -l OUT 127.0.0.1 PORT",
        "atftp, OWN, 1500000, --option 'blksize 1468' --option 'windowsize 16' -g -r FILE -l OUT 127.0.0.1 PORT",
        "busybox, SHARED, 700000, tftp -g -r FILE -l OUT 127.0.0.1 PORT",
    })
    void getsNothingThatTheDiskHasChanged(String program, PortMode ports, int at, String arguments)
            throws Exception {
        assumeTrue(isInstalled(program), program + " is not installed");
        var folder = new Folder(here);
        KeptFile file = KeptFile.random(here.resolve("kept"), 6 * 256 * 1024 + 5);
        folder.kept.put("kept", file);
        file.flip(at);
        try (var listener = listen(folder, ports)) {
            Path out = here.resolve("out");
            run(
                    program
                            + " "
                            + arguments
                                    .replace("PORT", Integer.toString(listener.port()))
                                    .replace("FILE", "kept")
                                    .replace("OUT", out.toString()));
            byte[] came = Files.exists(out) ? Files.readAllBytes(out) : new byte[0];
            assertThat(came).hasSizeLessThanOrEqualTo(at / (256 * 1024) * 256 * 1024);
            assertThat(came).isEqualTo(Arrays.copyOf(file.content(), came.length));
            await().untilAsserted(() -> assertThat(folder.told(ContentDamaged.class)).isNotEmpty());
        }
        assertThat(folder.told(TransferFinished.class)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(PortMode.class)
    void curlIsToldAtOnceWhatIsMissing(PortMode ports) throws Exception {
        assumeTrue(isInstalled("curl"), "curl is not installed");
        try (var listener = listen(new Folder(root), ports)) {
            String url = "tftp://127.0.0.1:" + listener.port() + "/nothing";
            assertThat(run("curl -sS -m 60 -o " + here.resolve("x") + " " + url)).isEqualTo(68);
        }
    }

    private static TftpListener listen(Folder folder, PortMode ports) throws IOException {
        return TftpListener.start(
                new TftpSettings(
                        Ipv4.of("127.0.0.1"),
                        0,
                        ports,
                        TftpSettings.DEFAULT_LIMITS,
                        TftpBounds.DEFAULT),
                Folder.NETWORK,
                folder.services(loops));
    }

    private int run(String command) throws Exception {
        Process process =
                new ProcessBuilder("sh", "-c", command)
                        .redirectErrorStream(true)
                        .redirectOutput(here.resolve("output").toFile())
                        .start();
        assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).as(command).isTrue();
        return process.exitValue();
    }

    private static boolean isInstalled(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static void write(String name, int size, long seed) throws IOException {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        Files.write(root.resolve(name), bytes);
    }
}
