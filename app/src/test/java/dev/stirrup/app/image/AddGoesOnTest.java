package dev.stirrup.app.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.app.command.Ran;
import dev.stirrup.app.timeline.Sizes;
import dev.stirrup.testkit.Program;
import dev.stirrup.testkit.RequiresProgram;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `image add` of folders, archives and kernels behind processes that were killed with SIGKILL.
@Tag("real")
@RequiresProgram({"tar", "mount", "umount"})
class AddGoesOnTest {
    private static final int MIB = 1 << 20;
    private static final int SMALL = 300_000;
    private static final int LARGE = 20 * MIB + 777;

    @TempDir Path temp;
    private Path folder;

    /// Where a large file is cut, its chunk of 1 MiB is lost.
    private final String before = Sizes.bytes(SMALL + 14L * MIB);

    @BeforeEach
    void makeFolder() throws Exception {
        folder = Files.createDirectories(temp.resolve("net"));
        Files.write(folder.resolve("a"), random(1, SMALL));
        byte[] kernel = random(2, LARGE);
        System.arraycopy("HdrS".getBytes(StandardCharsets.US_ASCII), 0, kernel, 0x202, 4);
        Files.write(folder.resolve("vmlinuz"), kernel);
        Files.write(folder.resolve("z"), random(3, 100));
    }

    @Test
    void aFolderGoesOnInTheMiddleOfItsLargeFile() throws Exception {
        KilledAdd.of(folder, data(), SMALL + 15L * MIB);
        long inode = inode(left());
        assertThat(Files.size(left())).isEqualTo(14L * MIB);
        assertThat(ran(0, "image", "add", "deb", folder.toString()))
                .contains(folder + " goes on behind the " + before + " that were copied before.")
                .contains("Added image deb: 3 files");
        assertWhole(3);
        assertThat(inodes()).as("it was written to its end, not anew").contains(inode);
    }

    @Test
    void aFolderIsKilledAgainAndAgain() throws Exception {
        for (int mib = 3; mib < 20; mib += 4) {
            KilledAdd.of(folder, data(), SMALL + (long) mib * MIB);
            assertThat(Files.size(left())).isEqualTo((mib - 1L) * MIB);
        }
        ran(0, "image", "add", "deb", folder.toString());
        assertWhole(3);
    }

    @Test
    void aPartThatTheDiskHasChangedIsNotBelieved() throws Exception {
        KilledAdd.of(folder, data(), SMALL + 15L * MIB);
        try (var bytes = new RandomAccessFile(left().toFile(), "rw")) {
            bytes.seek(5 * MIB + 5);
            bytes.write(bytes.read() ^ 1);
        }
        assertThat(ran(0, "image", "add", "deb", folder.toString()))
                .contains("goes on behind the " + Sizes.bytes(SMALL + 5L * MIB));
        assertWhole(3);
    }

    @Test
    void anArchiveGoesOnInTheMiddleOfItsLargeFile() throws Exception {
        Program.run(temp, "tar", "czf", "net.tar.gz", "-C", "net", "a", "vmlinuz", "z");
        Path archive = temp.resolve("net.tar.gz");
        KilledAdd.of(archive, data(), 15L * MIB);
        long inode = inode(left());
        assertThat(ran(0, "image", "add", "deb", archive.toString()))
                .containsPattern("net.tar.gz goes on behind the 1[345] MiB that were copied")
                .contains("Added image deb: 3 files");
        assertWhole(3);
        assertThat(inodes()).contains(inode);
    }

    @Test
    void aKernelGoesOnToo() throws Exception {
        Path kernel = folder.resolve("vmlinuz");
        KilledAdd.of(kernel, data(), 9L * MIB);
        assertThat(ran(0, "image", "add", "deb", "--kernel", kernel.toString(), "--force"))
                .contains(kernel + " goes on behind the 8.0 MiB that were copied before.");
        assertWhole(1);
    }

    /// On a file system of its own, which has no room for the folder and the part of it that is
    /// there.
    @Test
    void theRoomThatAPartTakesIsCounted() throws Exception {
        Files.createDirectories(data());
        Assumptions.assumeTrue(
                mounted("mount", "-t", "tmpfs", "-o", "size=96m", "tmpfs", data().toString()),
                "no tmpfs can be mounted here: needs root");
        try {
            KilledAdd.of(folder, data(), SMALL + 15L * MIB);
            Path other = Files.write(temp.resolve("other.tar"), random(5, 40 * MIB));
            assertThat(ran(1, "image", "add", other.toString())).contains("do not fit");
            assertThat(ran(0, "image", "add", "deb", folder.toString())).contains("goes on");
            assertWhole(3);
        } finally {
            assertThat(mounted("umount", data().toString())).isTrue();
        }
    }

    private static boolean mounted(String... command) throws Exception {
        return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    }

    private void assertWhole(int files) throws IOException {
        assertThat(ran(0, "image", "verify", "deb")).contains("All " + files + " files");
        for (Path file : files(data().resolve("content/incoming"))) {
            assertThat(file).doesNotExist();
        }
        List<Path> kept =
                files(data().resolve("content")).stream()
                        .filter(file -> file.getFileName().toString().length() == 64)
                        .toList();
        assertThat(kept).hasSize(files);
        byte[] kernel = Files.readAllBytes(folder.resolve("vmlinuz"));
        assertThat(kept).anySatisfy(file -> assertThat(file).hasBinaryContent(kernel));
    }

    /// What the killed process was writing.
    private Path left() {
        return files(data().resolve("content/incoming")).getFirst();
    }

    private List<Long> inodes() {
        List<Long> found = new ArrayList<>();
        files(data().resolve("content")).forEach(file -> found.add(inode(file)));
        return found;
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long inode(Path file) {
        try {
            return (long) Files.getAttribute(file, "unix:ino");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String ran(int status, String... arguments) {
        Ran ran = Ran.on(data(), arguments);
        assertThat(ran.status()).as("%s", ran).isEqualTo(status);
        return ran.out() + ran.err();
    }

    private Path data() {
        return temp.resolve("data");
    }

    private static byte[] random(int seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
