package dev.stirrup.store.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stirrup.store.Database;
import dev.stirrup.store.Schema;
import dev.stirrup.store.content.BlobStore;
import dev.stirrup.store.content.UnreadableSourceException;
import dev.stirrup.trust.content.DigestTree;
import dev.stirrup.wire.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What an add tells, and how the next one goes on behind one that was killed.
class GoingOnTest {
    private static final int MIB = 1 << 20;
    private static final byte[] SMALL = random(1, 5000);
    private static final byte[] LARGE = random(2, 3 * MIB + 777);

    @TempDir Path temp;
    private Path content;
    private Path root;
    private Database database;
    private BlobStore blobs;
    private ImageStore images;
    private final List<String> steps = new ArrayList<>();
    private final List<Long> told = new ArrayList<>();

    @BeforeEach
    void open() throws Exception {
        database =
                Database.open(
                        temp.resolve("a.db"), Schema.RECORDS, Database.Durability.EVERY_COMMIT);
        content = temp.resolve("content");
        blobs = new BlobStore(content);
        images = storeAt(Duration.ZERO);
        root = Files.createDirectories(temp.resolve("root"));
        Files.write(root.resolve("a"), SMALL);
        Files.write(root.resolve("b"), LARGE);
        Files.write(root.resolve("c"), random(3, 2 * MIB));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aFolderIsToldOfAsOne() throws Exception {
        add("one", new ImageSource.Folder(root));
        long total = SMALL.length + LARGE.length + 2L * MIB;
        assertThat(steps).allMatch(line -> line.startsWith("copying "));
        assertThat(steps).allMatch(line -> line.endsWith(" of " + total));
        assertThat(steps).isSortedAccordingTo((one, other) -> Long.compare(done(one), done(other)));
        assertThat(done(steps.getLast())).isEqualTo(total);
        assertThat(told).as("nothing was there before").isEmpty();
    }

    @Test
    void kernelAndInitrdsAreToldOfAsOneWithWhatIsPutBesideThem() throws Exception {
        var files = new ImageSource.Files(root.resolve("a"), List.of(root.resolve("b")));
        add("one", new ImageSource.With(files, Map.of("stirrup/c", root.resolve("c"))));
        long total = SMALL.length + LARGE.length + 2L * MIB;
        assertThat(steps.getLast()).isEqualTo("copying " + total + " of " + total);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tar", "tar.gz", "zip"})
    void anArchiveIsToldOfByWhereItIsRead(String form) throws Exception {
        Path archive = archive(form);
        add("one", new ImageSource.Archive(archive));
        long total = Files.size(archive);
        assertThat(steps).allMatch(line -> line.startsWith("unpacking "));
        assertThat(steps).allMatch(line -> line.endsWith(" of " + total));
        assertThat(done(steps.getLast())).isGreaterThan(total * 9 / 10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"folder", "tar.gz", "zip"})
    void whatAKilledAddLeftIsGoneOnWith(String form) throws Exception {
        long inode = inode(killed(SMALL, Arrays.copyOf(LARGE, 2 * MIB + 5)));
        Image image = add("one", source(form));
        assertThat(told).containsExactly(SMALL.length + 2L * MIB);
        assertThat(inode(blobs.path(image.files().get(1).digest()))).isEqualTo(inode);
        assertWhole(image);
    }

    @Test
    void whatWasWholeAlreadyIsToldOfToo() throws Exception {
        keep(SMALL);
        keep(LARGE);
        keep(random(3, 2 * MIB));
        Image image = add("one", new ImageSource.Folder(root));
        assertThat(told).containsExactly(SMALL.length + LARGE.length + 2L * MIB);
        assertWhole(image);
    }

    @Test
    void whatAnotherImageKeepsIsSharedAndNotToldOf() throws Exception {
        Image one = add("one", new ImageSource.Folder(root));
        Path file = blobs.path(one.files().get(1).digest());
        long inode = inode(file);
        Files.write(root.resolve("d"), random(4, 10));
        add("two", new ImageSource.Folder(root));
        assertThat(told).isEmpty();
        assertThat(inode(file)).isEqualTo(inode);
    }

    @Test
    void aRefusedAddGivesBackWhatAKilledOneLeftOfIt() throws Exception {
        killed(SMALL, Arrays.copyOf(LARGE, 2 * MIB));
        Files.write(root.resolve("d"), random(4, 10));
        var limits = new ImageLimits(3, 1L << 30);
        var narrow = new ImageStore(database, blobs, limits, InstantSource.system());
        assertThatThrownBy(() -> narrow.add(wish("one", new ImageSource.Folder(root))))
                .isInstanceOf(UnusableImageException.class);
        assertThat(images.unfinished()).isZero();
        assertThat(content.resolve("incoming")).isEmptyDirectory();
    }

    @Test
    void anArchiveThatIsCutShortIsRefusedByItsName() throws Exception {
        Path archive = archive("tar.gz");
        byte[] whole = Files.readAllBytes(archive);
        Files.write(archive, Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> add("one", new ImageSource.Archive(archive)))
                .isInstanceOf(UnusableImageException.class)
                .hasMessageStartingWith("test cannot be read");
        assertThat(images.unfinished()).isZero();
    }

    @Test
    void whatNobodyWentOnWithIsGivenBackAfterAWeek() throws Exception {
        Path left = killed(SMALL, Arrays.copyOf(LARGE, 2 * MIB));
        assertThat(images.unfinished()).isEqualTo(SMALL.length + 2L * MIB);
        Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofDays(1))));
        Path other = Files.write(temp.resolve("other"), random(5, 100));
        var source = new ImageSource.Files(other, List.of());
        storeAt(Duration.ofDays(5)).add(wish("one", source));
        assertThat(images.unfinished()).isEqualTo(SMALL.length + 2L * MIB);
        storeAt(Duration.ofDays(8)).add(wish("two", source));
        assertThat(images.unfinished()).isZero();
        assertThat(left).doesNotExist();
    }

    private ImageStore storeAt(Duration later) {
        InstantSource clock = InstantSource.offset(InstantSource.system(), later);
        return new ImageStore(database, blobs, new ImageLimits(50, 1L << 30), clock);
    }

    private Image add(String name, ImageSource source) throws Exception {
        return images.add(
                wish(name, source),
                (step, done, total) -> steps.add(step + " " + done + " of " + total),
                told::add);
    }

    private static ImageStore.Wish wish(String name, ImageSource source) {
        return new ImageStore.Wish(name, source, "test", "test", false);
    }

    private static long done(String line) {
        return Long.parseLong(line.split(" ")[1]);
    }

    private ImageSource source(String form) throws Exception {
        return form.equals("folder")
                ? new ImageSource.Folder(root)
                : new ImageSource.Archive(archive(form));
    }

    private Path archive(String form) throws Exception {
        Path archive = temp.resolve("a." + form);
        try (OutputStream out = Files.newOutputStream(archive)) {
            switch (form) {
                case "zip" -> zip(out);
                case "tar" -> tar(out);
                default -> {
                    try (var packed = new GZIPOutputStream(out)) {
                        tar(packed);
                    }
                }
            }
        }
        return archive;
    }

    private void tar(OutputStream out) throws IOException {
        var tar = new TarArchiveOutputStream(out);
        for (String name : List.of("a", "b", "c")) {
            byte[] bytes = Files.readAllBytes(root.resolve(name));
            var entry = new TarArchiveEntry(name);
            entry.setSize(bytes.length);
            tar.putArchiveEntry(entry);
            tar.write(bytes);
            tar.closeArchiveEntry();
        }
        tar.finish();
    }

    private void zip(OutputStream out) throws IOException {
        var zip = new ZipOutputStream(out);
        for (String name : List.of("a", "b", "c")) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(Files.readAllBytes(root.resolve(name)));
            zip.closeEntry();
        }
        zip.finish();
    }

    /// As if a process had been killed: one file was kept, and a part of the next had come.
    private Path killed(byte[] whole, byte[] part) throws Exception {
        keep(whole);
        byte[] leaf = Sha256.begin().digest(Arrays.copyOf(part, DigestTree.LEAF));
        Path left = content.resolve("incoming").resolve(HexFormat.of().formatHex(leaf));
        return Files.write(left, part);
    }

    private void keep(byte[] bytes) {
        blobs.alone(() -> {
            try {
                return blobs.take(new ByteArrayInputStream(bytes), bytes.length, _ -> {});
            } catch (UnreadableSourceException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void assertWhole(Image image) throws IOException {
        for (ImageFile file : image.files()) {
            byte[] expected = Files.readAllBytes(root.resolve(file.path()));
            assertThat(blobs.path(file.digest())).hasBinaryContent(expected);
        }
        assertThat(image.files()).hasSize(3);
        assertThat(content.resolve("incoming")).isEmptyDirectory();
        assertThat(images.unfinished()).isZero();
    }

    private static long inode(Path file) throws IOException {
        return (long) Files.getAttribute(file, "unix:ino");
    }

    private static byte[] random(int seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
