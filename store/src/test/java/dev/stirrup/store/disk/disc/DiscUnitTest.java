package dev.stirrup.store.disk.disc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.stirrup.iscsi.BlockRange;
import dev.stirrup.iscsi.Extent;
import dev.stirrup.iscsi.UnitException;
import dev.stirrup.iscsi.UnitFacts;
import dev.stirrup.store.BusyFolder;
import dev.stirrup.store.content.Blob;
import dev.stirrup.store.content.BlobStore;
import dev.stirrup.store.content.CheckedBlobs;
import dev.stirrup.store.disk.golden.UnusableDiskException;
import dev.stirrup.store.disk.layer.DamagedContentException;
import dev.stirrup.trust.content.Image;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

class DiscUnitTest {
    private static final int BLOCK = 2048;
    private static final int SIZE = 600 * 1024 + 1000;
    private static final int BLOCKS = 301;

    /// What is set aside behind a test may still be at it.
    @TempDir(cleanup = CleanupMode.NEVER)
    Path folder;

    private final byte[] content = new byte[SIZE];
    private BlobStore blobs;
    private CheckedBlobs checked;
    private Image image;

    /// Later than the files were made: what changed just now counts as unknown.
    private final Instant now = Instant.now().plusSeconds(60);

    @AfterEach
    void remove() {
        BusyFolder.remove(folder);
    }

    @BeforeEach
    void takeIn() {
        new Random(4).nextBytes(content);
        blobs = new BlobStore(folder.resolve("content"));
        checked = new CheckedBlobs(blobs);
        image = put();
    }

    private Image put() {
        Blob blob = blobs.alone(() -> blobs.put(new ByteArrayInputStream(content), SIZE));
        return new Image(blob.digest(), blob.size());
    }

    private DiscUnit open() throws UnusableDiskException {
        return new Discs(blobs, checked, () -> now).open(image);
    }

    @Test
    void aFileIsADiscThatEndsInZeroes() throws Exception {
        try (DiscUnit disc = open()) {
            assertThat(disc.facts().kind()).isEqualTo(UnitFacts.Kind.CD_ROM);
            assertThat(disc.facts().serial()).isEqualTo(image.digest().substring(0, 16));
            assertThat(disc.blocks()).isEqualTo(BLOCKS);
            assertThat(read(disc, 0, BLOCKS)).isEqualTo(Arrays.copyOf(content, BLOCKS * BLOCK));
            assertThat(read(disc, 7, 2))
                    .isEqualTo(Arrays.copyOfRange(content, 7 * BLOCK, 9 * BLOCK));
        }
    }

    @Test
    void whatWasComparedIsAPieceOfTheFileAndNothingElseIs() throws Exception {
        try (DiscUnit disc = open()) {
            assertThat(stored(disc, 0, 1).file().isSlow()).isTrue();
            assertThat(stored(disc, 0, 1).file().as(FileChannel.class)).isEmpty();
            read(disc, 0, 1);
            assertThat(stored(disc, 0, 128).file().isSlow()).isFalse();
            assertThat(stored(disc, 0, 128).file().as(FileChannel.class)).isPresent();
            assertThat(stored(disc, 127, 2).file().isSlow()).isTrue();
        }
    }

    @Test
    void damagedBytesAreNeverRead() throws Exception {
        try (DiscUnit disc = open()) {
            flip(300 * 1024);
            read(disc, 0, 1);
            assertThatThrownBy(() -> read(disc, 150, 1))
                    .isInstanceOf(DamagedContentException.class)
                    .hasMessageContaining("bytes 262144 to 524287 have changed");
            await().atMost(Duration.ofSeconds(60)).until(() -> blobs.isDamaged(image.digest()));
            assertThatThrownBy(this::open).isInstanceOf(UnusableDiskException.class);
            put();
            try (DiscUnit again = open()) {
                read(again, 150, 1);
            }
        }
    }

    @Test
    void theSameBytesAddedAgainAreTakenUp() throws Exception {
        try (DiscUnit disc = open()) {
            read(disc, 0, 1);
            put();
            assertThat(read(disc, 0, 2)).isEqualTo(Arrays.copyOf(content, 2 * BLOCK));
        }
    }

    @Test
    void nothingIsWritten() throws Exception {
        try (DiscUnit disc = open()) {
            assertThatThrownBy(() -> disc.write(0, ByteBuffer.allocate(BLOCK)))
                    .isInstanceOf(UnitException.class);
            assertThatThrownBy(() -> disc.unmap(new BlockRange(0, 1)))
                    .isInstanceOf(UnitException.class);
            assertThatThrownBy(() -> disc.writeZeroes(new BlockRange(0, 1)))
                    .isInstanceOf(UnitException.class);
        }
    }

    @Test
    void whatIsNotThereIsNoDisc() {
        image = new Image("ab".repeat(32), 5);
        assertThatThrownBy(this::open).hasMessageContaining("not there any more");
    }

    private static Extent.Stored stored(DiscUnit disc, long lba, long count) {
        return (Extent.Stored) disc.locate(new BlockRange(lba, count)).getFirst();
    }

    private static byte[] read(DiscUnit disc, long lba, long count) throws IOException {
        ByteBuffer all = ByteBuffer.allocate((int) count * BLOCK);
        for (Extent extent : disc.locate(new BlockRange(lba, count))) {
            switch (extent) {
                case Extent.Stored(Extent.Source file, long offset, long length) ->
                        file.read(all.limit(all.position() + (int) length), offset);
                case Extent.Zeroes(long length) ->
                        all.limit(all.position() + (int) length).position(all.limit());
                case Extent.Held held -> throw new IllegalStateException(held.toString());
            }
        }
        return all.array();
    }

    private void flip(int at) throws IOException {
        Path file = blobs.path(image.digest());
        try (var raw = new RandomAccessFile(file.toFile(), "rw")) {
            raw.seek(at);
            raw.write(content[at] ^ 1);
        }
    }
}
