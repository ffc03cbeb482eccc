package dev.stirrup.store.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stirrup.store.StoreException;
import dev.stirrup.trust.content.DigestTree;
import dev.stirrup.trust.content.FileState;
import dev.stirrup.trust.content.Image;
import dev.stirrup.trust.content.TreeBuilder;
import dev.stirrup.wire.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is here of a file that comes: whatever that is, what is kept is what came.
class TakingTest {
    private static final int CHUNK = Arrivals.CHUNK;
    private static final int MOST = 8 * CHUNK;

    private final List<Long> begun = new ArrayList<>();
    @TempDir Path folder;
    private BlobStore blobs;

    @BeforeEach
    void open() {
        blobs = new BlobStore(folder);
    }

    /// Cut anywhere, damaged anywhere or not, followed by other bytes or not.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void anyPartThatWasLeftGivesTheSameFileAsNone(int seed) throws Exception {
        var random = new Random(seed);
        for (int round = 0; round < 12; round++) {
            byte[] content = bytes(random, CHUNK + random.nextInt(3 * CHUNK));
            int cut = random.nextInt(content.length + 1);
            byte[] part = Arrays.copyOf(content, cut + random.nextInt(2) * random.nextInt(CHUNK));
            int right = mismatch(part, content);
            if (part.length > 0 && random.nextBoolean()) {
                int at = random.nextInt(part.length);
                part[at] ^= 1;
                right = Math.min(right, at);
            }
            long inode = inode(Files.write(left(content), part));
            begun.clear();

            Taken taken = take(content);

            long expected = right == content.length ? right : right / CHUNK * CHUNK;
            assertThat(begun).as("seed %d, round %d", seed, round).containsExactly(expected);
            assertThat(inode(blobs.path(taken.blob().digest()))).isEqualTo(inode);
            assertKept(content, taken);
            blobs.alone(() -> {
                blobs.remove(taken.blob().digest());
                return true;
            });
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 77})
    void whatIsKeptIsNotWrittenAgain(int size) throws Exception {
        byte[] content = bytes(new Random(size), size);
        Taken first = take(content);
        assertThat(first.wasKept()).isFalse();
        assertThat(begun).containsExactly(0L);
        Path file = blobs.path(first.blob().digest());
        long inode = inode(file);

        Taken second = take(content);

        assertThat(second).isEqualTo(new Taken(first.blob(), true));
        assertThat(begun).as("nothing was written").hasSize(1);
        assertThat(inode(file)).isEqualTo(inode);
        assertKept(content, second);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, CHUNK, 4 * CHUNK + 5})
    void whatIsKeptAndDamagedIsReplacedWhereverTheDamageIs(int size) throws Exception {
        var random = new Random(size);
        byte[] content = bytes(random, size);
        Path file = blobs.path(take(content).blob().digest());
        for (int round = 0; round < 6; round++) {
            byte[] damaged = content.clone();
            damaged[round == 0 ? size - 1 : random.nextInt(size)] ^= 4;
            Files.write(file, round == 1 ? Arrays.copyOf(damaged, size - 1) : damaged);
            Taken taken = take(content);
            assertThat(taken.wasKept()).isFalse();
            assertKept(content, taken);
        }
    }

    @Test
    void whatWasSetAsideComesBackRight() throws Exception {
        byte[] content = bytes(new Random(7), 2 * CHUNK);
        String digest = take(content).blob().digest();
        blobs.alone(() -> {
            blobs.setAside(digest, state(blobs.path(digest)));
            return true;
        });
        assertThat(blobs.isDamaged(digest)).isTrue();
        assertKept(content, take(content));
        assertThat(blobs.asidePath(digest)).doesNotExist();
        Files.write(blobs.asidePath(digest), new byte[1]); // a kill between two steps left it
        assertKept(content, take(content));
        assertThat(blobs.asidePath(digest)).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 2 * CHUNK})
    void aTreeThatIsMissingOrDamagedIsKeptAgain(int size) throws Exception {
        byte[] content = bytes(new Random(8), size);
        String digest = take(content).blob().digest();
        Path tree = blobs.path(digest).resolveSibling(digest + ".tree");
        byte[] whole = Files.readAllBytes(tree);
        Files.delete(tree);
        assertKept(content, take(content));
        byte[] damaged = whole.clone();
        damaged[damaged.length - 1] ^= 1;
        Files.write(tree, damaged);
        assertKept(content, take(content));
        assertThat(tree).hasBinaryContent(whole);
    }

    /// A disk that gives one file's bytes for another's must not spread that.
    @Test
    void rightBytesUnderAWrongNameAreNotBelieved() throws Exception {
        byte[] one = bytes(new Random(9), 2 * CHUNK + 300);
        byte[] other = one.clone();
        other[2 * CHUNK + 200] ^= 1;
        Path place = blobs.path(take(one).blob().digest());
        Files.write(place, other);
        Taken taken = take(other);
        assertThat(taken.wasKept()).isFalse();
        assertKept(other, taken);
        assertThat(blobs.path(taken.blob().digest())).isNotEqualTo(place);
    }

    @Test
    void aFileThatBeginsLikeAKeptOneIsKeptBesideIt() throws Exception {
        byte[] one = bytes(new Random(10), 3 * CHUNK + 300);
        assertKept(one, take(one));
        byte[] shorter = Arrays.copyOf(one, 2 * CHUNK + 5);
        byte[] longer = Arrays.copyOf(one, 5 * CHUNK);
        byte[] other = one.clone();
        other[2 * CHUNK] ^= 1;
        for (byte[] like : List.of(shorter, longer, other)) {
            Taken taken = take(like);
            assertThat(taken.wasKept()).isFalse();
            assertKept(like, taken);
        }
        assertKept(one, take(one));
    }

    /// What was left agrees for a while, a kept file for longer.
    @Test
    void aPartAndAKeptFileTogetherGiveTheBeginning() throws Exception {
        byte[] one = bytes(new Random(11), 4 * CHUNK);
        assertKept(one, take(one));
        byte[] like = one.clone();
        like[3 * CHUNK + 1] ^= 1;
        Files.write(left(like), Arrays.copyOf(like, CHUNK + 500));
        begun.clear();
        assertKept(like, take(like));
        assertThat(begun).containsExactly((long) CHUNK);
    }

    @Test
    void aPartOfWhatIsKeptIsGivenBack() throws Exception {
        byte[] content = bytes(new Random(12), 3 * CHUNK);
        var _ = take(content);
        Files.write(left(content), Arrays.copyOf(content, 2 * CHUNK));
        assertThat(take(content).wasKept()).isTrue();
        assertNothingLeft();
    }

    @Test
    void severalOfTheSameComeInOneGo() {
        byte[] content = bytes(new Random(13), 2 * CHUNK + 1);
        blobs.alone(() -> {
            assertThat(taken(content).wasKept()).isFalse();
            assertThat(taken(content).wasKept()).isTrue();
            return true;
        });
    }

    @Test
    void nothingIsLeftOfWhatIsTooLong() throws Exception {
        byte[] content = bytes(new Random(14), MOST + 1);
        Files.write(left(content), Arrays.copyOf(content, 2 * CHUNK));
        assertThatThrownBy(() -> take(content))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("longer than");
        assertNothingLeft();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, CHUNK + 500, 3 * CHUNK})
    void nothingIsLeftOfWhatCannotBeReadToItsEnd(int at) throws Exception {
        byte[] content = bytes(new Random(15), at);
        if (at > CHUNK) {
            Files.write(left(content), content);
        }
        assertThatThrownBy(() -> blobs.alone(() -> taken(broken(content), begun::add)))
                .hasCauseInstanceOf(UnreadableSourceException.class)
                .hasMessageContaining("no more");
        assertNothingLeft();
    }

    @Test
    void whatWasLeftStaysUntilItIsGivenBack() throws Exception {
        byte[] content = bytes(new Random(16), 2 * CHUNK);
        Path left = Files.write(left(content), content);
        Files.write(left.resolveSibling("new123"), new byte[10]);
        Instant time = Instant.ofEpochSecond(1_800_000_000);
        Files.setLastModifiedTime(left, FileTime.from(time));
        long bytes =
                blobs.alone(() -> {
                    blobs.giveBackLeft(time);
                    return blobs.leftBytes();
                });
        assertThat(bytes).isEqualTo(2 * CHUNK);
        assertThat(left.resolveSibling("new123")).doesNotExist();
        blobs.alone(() -> {
            blobs.giveBackLeft(time.plusSeconds(1));
            return true;
        });
        assertNothingLeft();
    }

    private Taken take(byte[] content) {
        return blobs.alone(() -> taken(content));
    }

    private Taken taken(byte[] content) {
        return taken(new ByteArrayInputStream(content), begun::add);
    }

    private Taken taken(InputStream in, LongConsumer begins) {
        try {
            return blobs.take(in, MOST, begins);
        } catch (UnreadableSourceException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream broken(byte[] content) {
        return new SequenceInputStream(
                new ByteArrayInputStream(content),
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("no more");
                    }

                    @Override
                    public int read(byte[] into, int from, int count) throws IOException {
                        throw new IOException("no more");
                    }
                });
    }

    private void assertKept(byte[] content, Taken taken) throws IOException {
        var tree = new TreeBuilder();
        tree.update(content, 0, content.length);
        DigestTree right = tree.finish();
        Image image = right.image();
        assertThat(taken.blob()).isEqualTo(new Blob(image.digest(), image.size()));
        assertThat(blobs.path(image.digest())).hasBinaryContent(content);
        assertThat(blobs.tree(image).map(DigestTree::root)).contains(right.root());
        assertNothingLeft();
    }

    private void assertNothingLeft() {
        assertThat(folder.resolve("incoming")).isEmptyDirectory();
    }

    /// Where a killed process leaves it.
    private Path left(byte[] content) {
        byte[] leaf = Arrays.copyOf(content, DigestTree.LEAF);
        String name = HexFormat.of().formatHex(Sha256.begin().digest(leaf));
        return folder.resolve("incoming").resolve(name);
    }

    private static FileState state(Path file) {
        try {
            return FileStates.of(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long inode(Path file) {
        return state(file).inode();
    }

    private static int mismatch(byte[] one, byte[] other) {
        int at = Arrays.mismatch(one, other);
        return at < 0 ? one.length : at;
    }

    private static byte[] bytes(Random random, int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }
}
