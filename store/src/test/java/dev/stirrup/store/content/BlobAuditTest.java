package dev.stirrup.store.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stirrup.store.content.BlobAudit.Result;
import dev.stirrup.trust.content.Image;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlobAuditTest {
    private static final int LEAF = 256 * 1024;
    private static final int SIZE = 2 * LEAF + 1000;

    @TempDir Path folder;
    private final byte[] content = new byte[SIZE];
    private BlobStore blobs;
    private BlobAudit audit;
    private Image image;
    private Path file;

    @BeforeEach
    void takeIn() {
        new Random(9).nextBytes(content);
        blobs = new BlobStore(folder.resolve("content"));
        audit = new BlobAudit(blobs);
        Blob blob = blobs.alone(() -> blobs.put(new ByteArrayInputStream(content), SIZE));
        image = new Image(blob.digest(), blob.size());
        file = blobs.path(image.digest());
    }

    @Test
    void soundBytesStayAsTheyAre() {
        assertThat(audit.look(image)).isEqualTo(new Result.Sound());
        assertThat(file).hasBinaryContent(content);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, LEAF + 5, SIZE - 1})
    void damagedBytesAreSetAsideAndBroughtBackWhenTheyAreRightAgain(int at) throws Exception {
        var checked = new CheckedBlobs(blobs);
        flip(file, at);
        assertThat(audit.look(image))
                .isInstanceOfSatisfying(
                        Result.Damaged.class,
                        found ->
                                assertThat(found.what())
                                        .startsWith("bytes " + at / LEAF * LEAF + " to "));
        assertThat(blobs.isDamaged(image.digest())).isTrue();
        assertThat(audit.look(image)).isInstanceOf(Result.Damaged.class);
        assertThat(checked.find(image)).isInstanceOf(CheckedBlobs.Found.Damaged.class);
        flip(blobs.asidePath(image.digest()), at);
        assertThat(audit.look(image)).isEqualTo(new Result.BroughtBack());
        assertThat(checked.find(image)).isInstanceOf(CheckedBlobs.Found.Here.class);
        assertThat(audit.look(image)).isEqualTo(new Result.Sound());
    }

    @Test
    void anotherLengthIsNamed() throws Exception {
        try (var cut = new RandomAccessFile(file.toFile(), "rw")) {
            cut.setLength(SIZE - 1);
        }
        assertThat(audit.look(image))
                .isEqualTo(
                        new Result.Damaged("it has " + (SIZE - 1) + " bytes instead of " + SIZE));
    }

    @Test
    void whatIsGoneOrUnreadableIsNotCalledDamaged() throws Exception {
        Files.delete(file);
        assertThat(audit.look(image)).isEqualTo(new Result.Gone());
        Files.createDirectory(file);
        assertThat(audit.look(image)).isInstanceOf(Result.Unreadable.class);
    }

    @Test
    void aMissingTreeIsMade() throws Exception {
        Files.delete(file.resolveSibling(image.digest() + ".tree"));
        assertThat(audit.look(image)).isEqualTo(new Result.Sound());
        assertThat(blobs.tree(image)).isPresent();
    }

    @Test
    void theScrubFindsDamageByItself() throws Exception {
        flip(file, 7);
        try (var _ = Scrub.start(() -> List.of(image), blobs, Duration.ZERO)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> blobs.isDamaged(image.digest()));
        }
    }

    private static void flip(Path path, int at) throws IOException {
        try (var changed = new RandomAccessFile(path.toFile(), "rw")) {
            changed.seek(at);
            int was = changed.read();
            changed.seek(at);
            changed.write(was ^ 1);
        }
    }
}
