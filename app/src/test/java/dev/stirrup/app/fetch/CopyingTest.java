package dev.stirrup.app.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stirrup.app.fetch.FetchException.Kind;
import dev.stirrup.trust.content.DigestTree;
import dev.stirrup.trust.content.TreeBuilder;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A file that is here, copied by processes that are killed.
class CopyingTest {
    private static final int MIB = 1 << 20;

    /// Ends in the middle of a leaf.
    private static final byte[] CONTENT = random(1);

    @TempDir static Path shared;
    private static Path source;

    /// What a process left that was killed when 4 MiB were here.
    private static Path killed;

    private final List<String> told = new ArrayList<>();
    private final List<String> steps = new ArrayList<>();
    @TempDir Path temp;
    private Path folder;
    private Fetch fetch;

    @BeforeAll
    static void kill() throws Exception {
        source = Files.write(shared.resolve("a.iso"), CONTENT);
        killed = shared.resolve("downloads");
        KilledCopy.of(source, killed, 4 * MIB);
    }

    @BeforeEach
    void open() throws Exception {
        folder = temp.resolve("downloads");
        fetch = KilledCopy.fetch(folder);
        Path left = Files.createDirectories(part(source).getParent());
        try (Stream<Path> files = Files.list(Partial.place(killed, source.toUri()))) {
            for (Path file : files.toList()) {
                Files.copy(file, left.resolve(file.getFileName()));
            }
        }
    }

    @AfterEach
    void close() {
        fetch.close();
    }

    @Test
    void aFileIsCopiedWithItsDigests() throws Exception {
        Path other = Files.write(temp.resolve("b.iso"), random(2));
        assertCopied(other, random(2));
        assertThat(told).isEmpty();
        assertThat(part(other).getParent()).doesNotExist();
    }

    @Test
    void whatWasCopiedBeforeAKillIsGoneOnWith() throws Exception {
        assertThat(Fetch.copied(folder, source)).isEqualTo(4 * MIB);
        assertCopied(source, CONTENT);
        assertThat(told)
                .containsExactly(source + " goes on behind the 4.0 MiB that were copied before");
        assertThat(steps)
                .contains("comparing 4194304", "copying 5242880")
                .doesNotContain("copying 4194304");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFileThatChangedMeanwhileBeginsAnew() throws Exception {
        Path other = Files.write(temp.resolve("b.iso"), CONTENT);
        KilledCopy.of(other, folder, 4 * MIB);
        byte[] newer = random(2);
        Files.write(other, newer);
        assertCopied(other, newer);
        assertThat(told)
                .containsExactly(
                        other + " has changed since a part of it was copied: it begins anew");
    }

    @Test
    void aFileOfTheSameDatesWithOtherBytesBeginsAnew() throws Exception {
        flip(leaves(), 3); // as if other bytes had been read
        assertCopied(source, CONTENT);
        assertThat(told.getFirst()).contains("is not what a part of it was copied from");
    }

    @Test
    void aTruncatedPartIsGoneOnWithAtItsLastWholeLeaf() throws Exception {
        try (FileChannel part = FileChannel.open(part(source), StandardOpenOption.WRITE)) {
            part.truncate(2 * MIB + 77_777);
        }
        assertCopied(source, CONTENT);
        assertThat(told.getFirst()).contains("goes on behind the 2.0 MiB");
    }

    @Test
    void aDamagedPartIsGoneOnWithBeforeTheDamage() throws Exception {
        flip(part(source), MIB + 5);
        assertCopied(source, CONTENT);
        assertThat(told.getFirst())
                .contains("goes on behind the 1.0 MiB")
                .contains("what was copied behind that is damaged");
    }

    @Test
    void withoutItsDigestsAPartIsWorthNothing() throws Exception {
        Files.delete(leaves());
        assertCopied(source, CONTENT);
        assertThat(told).isEmpty();
    }

    @Test
    void aFileThatChangesUnderTheCopyIsRefusedAndNothingIsLeft() throws Exception {
        Path other = Files.write(temp.resolve("b.iso"), CONTENT);
        assertThatThrownBy(() -> fetch.copy(other, (_, _, _) -> shorten(other), told::add))
                .isInstanceOfSatisfying(
                        FetchException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED))
                .hasMessageContaining("changed while it was copied");
        assertThat(part(other).getParent()).doesNotExist();
    }

    @Test
    void whatNobodyGoesOnWithIsGivenBackAfterAWeek() throws Exception {
        fetch.sweep(InstantSource.system());
        assertThat(part(source)).exists();
        Instant old = Instant.now().minus(Duration.ofDays(8));
        Files.setLastModifiedTime(part(source).getParent(), FileTime.from(old));
        fetch.sweep(InstantSource.system());
        assertThat(folder).isEmptyDirectory();
    }

    private void assertCopied(Path file, byte[] expected) throws Exception {
        Fetch.Copied copied =
                fetch.copy(file, (step, done, _) -> steps.add(step + " " + done), told::add);
        try (Partial partial = copied.partial()) {
            assertThat(partial.file()).hasBinaryContent(expected);
            partial.discard();
        }
        var tree = new TreeBuilder();
        tree.update(expected, 0, expected.length);
        DigestTree right = tree.finish();
        assertThat(copied.tree().image()).isEqualTo(right.image());
        assertThat(copied.tree().root()).isEqualTo(right.root());
    }

    private static void shorten(Path path) {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
            file.truncate(2 * MIB);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path part(Path file) {
        return Partial.place(folder, file.toUri()).resolve("part");
    }

    private Path leaves() {
        return part(source).resolveSibling("leaves");
    }

    private static void flip(Path file, long at) throws Exception {
        try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(at);
            int was = bytes.read();
            bytes.seek(at);
            bytes.write(was ^ 1);
        }
    }

    private static byte[] random(int seed) {
        byte[] bytes = new byte[7_654_321];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
