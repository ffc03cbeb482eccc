package dev.stirrup.store.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stirrup.store.BusyFolder;
import dev.stirrup.store.content.CheckedBlobs.Found;
import dev.stirrup.trust.content.Check;
import dev.stirrup.trust.content.CheckedImage;
import dev.stirrup.trust.content.Image;
import dev.stirrup.trust.content.Span;
import dev.stirrup.wire.ByteSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckedBlobsTest {
    private static final int LEAF = 256 * 1024;
    private static final int SIZE = 3 * LEAF + 1000;
    private static final Duration GENEROUS = Duration.ofSeconds(60);

    /// Not removed here: what is set aside behind the test may still be at it.
    @TempDir(cleanup = CleanupMode.NEVER)
    Path folder;

    private final byte[] content = new byte[SIZE];
    private BlobStore blobs;
    private CheckedBlobs checked;
    private Image image;
    private Path file;

    @AfterEach
    void remove() {
        BusyFolder.remove(folder);
    }

    @BeforeEach
    void takeIn() {
        new Random(3).nextBytes(content);
        blobs = new BlobStore(folder.resolve("content"));
        checked = new CheckedBlobs(blobs);
        image = put();
        file = blobs.path(image.digest());
    }

    private Image put() {
        Blob blob = blobs.alone(() -> blobs.put(new ByteArrayInputStream(content), SIZE));
        return new Image(blob.digest(), blob.size());
    }

    @Test
    void aTreeIsKeptFromTheStart() throws Exception {
        assertThat(blobs.tree(image))
                .hasValueSatisfying(tree -> {
                    assertThat(tree.image()).isEqualTo(image);
                    assertThat(tree.count()).isEqualTo(4);
                });
        assertThat(check(here(), SIZE - 1)).isInstanceOf(Check.Passed.class);
    }

    @Test
    void allReadersShareWhatIsKnown() {
        assertThat(here()).isSameAs(here());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, LEAF, SIZE / 2, SIZE - 1})
    void damagedBytesAreSetAsideAndAddingThemAgainRepairsThem(int at) throws Exception {
        CheckedImage served = here();
        flip(at);
        assertThat(check(served, at)).isInstanceOf(Check.Failed.class);
        assertThat(checked.find(image)).isInstanceOf(Found.Damaged.class);
        await().atMost(GENEROUS).until(() -> blobs.isDamaged(image.digest()));
        assertThat(file).doesNotExist();
        assertThat(blobs.asidePath(image.digest())).exists();
        // Another process, or this one started anew.
        assertThat(new CheckedBlobs(blobs).find(image)).isInstanceOf(Found.Damaged.class);

        assertThat(put()).isEqualTo(image);
        assertThat(blobs.isDamaged(image.digest())).isFalse();
        assertThat(blobs.asidePath(image.digest())).doesNotExist();
        assertThat(check(here(), at)).isInstanceOf(Check.Passed.class);
        assertThat(file).hasBinaryContent(content);
    }

    @Test
    void addingAgainRepairsWhatNobodyHasNoticedYet() throws Exception {
        CheckedImage served = here();
        flip(5);
        put();
        assertThat(file).hasBinaryContent(content);
        assertThat(check(served, 5)).isInstanceOf(Check.Passed.class);
    }

    @Test
    void aRepairOfWhatCouldNotBeSetAsideIsSeenToo() throws Exception {
        CheckedImage served = here();
        flip(5);
        blobs.alone(() -> {
            // Held as long as another process adds an image: it cannot be set aside meanwhile.
            assertThat(check(served, 5)).isInstanceOf(Check.Failed.class);
            assertThat(checked.find(image)).isInstanceOf(Found.Damaged.class);
            blobs.put(new ByteArrayInputStream(content), SIZE);
            assertThat(checked.find(image)).isInstanceOf(Found.Here.class);
            return true;
        });
        assertThat(check(here(), 5)).isInstanceOf(Check.Passed.class);
    }

    @Test
    void whatWasKeptBeforeThereWereTreesGetsOne() throws Exception {
        Path tree = file.resolveSibling(image.digest() + ".tree");
        byte[] kept = Files.readAllBytes(tree);
        Files.delete(tree);
        assertThat(check(here(), 0)).isInstanceOf(Check.Passed.class);
        await().atMost(GENEROUS).untilAsserted(() -> assertThat(tree).hasBinaryContent(kept));
    }

    @Test
    void whatWasKeptBeforeThereWereTreesAndIsDamagedIsSetAside() throws Exception {
        Files.delete(file.resolveSibling(image.digest() + ".tree"));
        flip(SIZE - 1);
        assertThat(checked.find(image))
                .isInstanceOfSatisfying(
                        Found.Damaged.class,
                        found -> assertThat(found.what()).startsWith("its SHA-256 is "));
        await().atMost(GENEROUS).until(() -> blobs.isDamaged(image.digest()));
        assertThat(checked.find(image)).isInstanceOf(Found.Damaged.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 60, 100, 211})
    void aDamagedTreeIsMadeAnew(int at) throws Exception {
        Path tree = file.resolveSibling(image.digest() + ".tree");
        byte[] kept = Files.readAllBytes(tree);
        byte[] changed = kept.clone();
        changed[at] ^= 1;
        Files.write(tree, changed);
        assertThat(check(here(), SIZE - 1)).isInstanceOf(Check.Passed.class);
        await().atMost(GENEROUS).untilAsserted(() -> assertThat(tree).hasBinaryContent(kept));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, LEAF, SIZE - 1, SIZE + 1})
    void aFileOfAnotherLengthIsDamaged(int length) throws Exception {
        CheckedImage served = here();
        try (var changed = new RandomAccessFile(file.toFile(), "rw")) {
            changed.setLength(length);
        }
        assertThat(check(served, 0)).isInstanceOf(Check.Failed.class);
        await().atMost(GENEROUS).until(() -> blobs.isDamaged(image.digest()));
    }

    @Test
    void whatIsGoneIsGoneAndNothingIsLeftOfWhatWasRemoved() throws Exception {
        here();
        Files.delete(file);
        assertThat(checked.find(image)).isInstanceOf(Found.Gone.class);
        put();
        flip(0);
        check(here(), 0);
        await().atMost(GENEROUS).until(() -> blobs.isDamaged(image.digest()));
        blobs.alone(() -> {
            blobs.remove(image.digest());
            return true;
        });
        try (var left = Files.list(file.getParent())) {
            assertThat(left).isEmpty();
        }
    }

    private CheckedImage here() {
        return ((Found.Here) checked.find(image)).image();
    }

    private void flip(int at) throws IOException {
        try (var changed = new RandomAccessFile(file.toFile(), "rw")) {
            changed.seek(at);
            int was = changed.read();
            changed.seek(at);
            changed.write(was ^ 1);
        }
    }

    private Check<Source> check(CheckedImage one, long at) {
        try {
            var source = new Source(file);
            return one.guard(source, Instant.now()).check(new Span(at, 1), Instant.now());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Source(byte[] bytes) implements ByteSource {
        Source(Path file) throws IOException {
            this(Files.readAllBytes(file));
        }

        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public void read(long at, byte[] into, int from, int count) {
            System.arraycopy(bytes, (int) at, into, from, count);
        }
    }
}
