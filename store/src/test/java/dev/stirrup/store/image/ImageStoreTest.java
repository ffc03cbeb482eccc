package dev.stirrup.store.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import dev.stirrup.boot.Payload;
import dev.stirrup.store.Database;
import dev.stirrup.store.Schema;
import dev.stirrup.store.content.Blob;
import dev.stirrup.store.content.BlobStore;
import dev.stirrup.store.content.KeptFile;
import dev.stirrup.store.content.StoredContent;
import dev.stirrup.store.record.Edit;
import dev.stirrup.store.record.Outcome;
import dev.stirrup.store.record.PayloadRecord;
import dev.stirrup.store.record.ProfileRecord;
import dev.stirrup.store.record.Records;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class ImageStoreTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

    @TempDir Path folder;
    private Database database;
    private ImageStore images;
    private StoredContent content;

    @BeforeEach
    void open() {
        database =
                Database.open(
                        folder.resolve("a.db"), Schema.RECORDS, Database.Durability.EVERY_COMMIT);
        BlobStore blobs = new BlobStore(folder.resolve("content"));
        images = new ImageStore(database, blobs, new ImageLimits(50, 1 << 20), CLOCK);
        content = new StoredContent(database, blobs);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aKernelAndItsInitrdsBecomeAnImage() throws Exception {
        Path kernel = write("vmlinuz", kernel());
        Path initrd = write("initrd.gz", gzip(cpio()));
        Image image = add("deb", new ImageSource.Files(kernel, List.of(initrd)));

        assertThat(image.kernels()).extracting(ImageFile::path).containsExactly("vmlinuz");
        assertThat(image.initrds()).extracting(ImageFile::path).containsExactly("initrd.gz");
        assertThat(images.list()).containsExactly(image);
        KeptFile served = content.imageFile("deb", "vmlinuz").orElseThrow();
        assertThat(Files.readAllBytes(served.path())).isEqualTo(kernel());
        assertThat(served.size()).isEqualTo(kernel().length);
        assertThat(served.digest()).isEqualTo(image.files().getLast().digest());
        assertThat(content.imageFile("deb", "../a.db")).isEmpty();
    }

    @Test
    void theSameFilesGiveTheSameDigest() throws Exception {
        Path kernel = write("linux", kernel());
        Image one = add("one", new ImageSource.Files(kernel, List.of()));
        Image two = add("two", new ImageSource.Files(kernel, List.of()));
        assertThat(one.digest()).isEqualTo(two.digest());
        // The bytes, and their digest tree.
        assertThat(blobs()).hasSize(2);
        images.remove("one", "test", false);
        assertThat(blobs()).hasSize(2);
        images.remove("two", "test", false);
        assertThat(blobs()).isEmpty();
    }

    @Test
    void bytesThatNoRecordNamesAreGivenBackAfterAWeek() throws Exception {
        add("one", new ImageSource.Files(write("linux", kernel()), List.of()));
        BlobStore blobs = new BlobStore(folder.resolve("content"));
        Blob left = blobs.alone(() -> blobs.put(new ByteArrayInputStream(cpio()), 1 << 20));
        Path other = write("other", gzip(kernel()));
        storeAt(Duration.ofDays(6), blobs).add(wish("two", other));
        assertThat(blobs.path(left.digest())).exists();
        storeAt(Duration.ofDays(8), blobs).add(wish("three", other));
        assertThat(blobs.path(left.digest())).doesNotExist();
        assertThat(content.imageFile("one", "linux")).isPresent();
        assertThat(blobs()).as("two files and their trees").hasSize(4);
    }

    private ImageStore storeAt(Duration later, BlobStore blobs) {
        InstantSource clock = InstantSource.fixed(Instant.now().plus(later));
        return new ImageStore(database, blobs, new ImageLimits(50, 1 << 20), clock);
    }

    private static ImageStore.Wish wish(String name, Path file) {
        ImageSource source = new ImageSource.Files(file, List.of());
        return new ImageStore.Wish(name, source, "test", "test", false);
    }

    @Test
    void aFolderIsTakenWithoutWhatLeadsOutOfIt() throws Exception {
        Path root = Files.createDirectories(folder.resolve("root/sub"));
        Files.write(root.resolve("linux"), kernel());
        Files.createSymbolicLink(root.resolve("inside"), Path.of("linux"));
        Files.createSymbolicLink(root.resolve("outside"), Path.of("/etc/passwd"));
        Files.createSymbolicLink(root.resolve("loop"), Path.of(".."));
        Image image = add("deb", new ImageSource.Folder(folder.resolve("root")));
        assertThat(image.files())
                .extracting(ImageFile::path)
                .containsExactly("sub/inside", "sub/linux");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tar", "gz", "xz", "zst"})
    void netbootArchivesAreRead(String packing) throws Exception {
        Path archive = folder.resolve("netboot." + packing);
        try (TarArchiveOutputStream tar = tar(packed(archive, packing))) {
            add(tar, "./debian-installer/amd64/linux", kernel());
            add(tar, "./debian-installer/amd64/initrd.gz", gzip(cpio()));
            link(tar, "./linux", "debian-installer/amd64/linux", TarConstants.LF_SYMLINK);
            link(tar, "./amd64", "debian-installer/amd64", TarConstants.LF_SYMLINK);
            link(tar, "./hard", "debian-installer/amd64/linux", TarConstants.LF_LINK);
            link(tar, "./escape", "../../etc/shadow", TarConstants.LF_SYMLINK);
            link(tar, "./absolute", "/etc/shadow", TarConstants.LF_SYMLINK);
            link(tar, "./ring", "ring", TarConstants.LF_SYMLINK);
        }
        Image image = add("deb", new ImageSource.Archive(archive));
        assertThat(image.files())
                .extracting(ImageFile::path)
                .containsExactly(
                        "amd64/initrd.gz",
                        "amd64/linux",
                        "debian-installer/amd64/initrd.gz",
                        "debian-installer/amd64/linux",
                        "hard",
                        "linux");
        assertThat(image.kernels()).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil", "a/../../evil", "/etc/evil", "a\\..\\evil", "bell\u0007"})
    void anArchiveThatLeadsOutOfItselfIsRefused(String path) throws Exception {
        Path archive = folder.resolve("evil.tar");
        try (TarArchiveOutputStream tar = tar(packed(archive, "tar"))) {
            add(tar, "good", kernel());
            TarArchiveEntry entry = new TarArchiveEntry(path, true);
            entry.setSize(1);
            tar.putArchiveEntry(entry);
            tar.write(1);
            tar.closeArchiveEntry();
        }
        assertThatThrownBy(() -> add("evil", new ImageSource.Archive(archive)))
                .isInstanceOf(UnusableImageException.class);
        nothingIsLeft();
    }

    @Test
    void anArchiveThatUnpacksForEverIsRefused() throws Exception {
        Path archive = folder.resolve("bomb.tar.gz");
        try (TarArchiveOutputStream tar = tar(packed(archive, "gz"))) {
            add(tar, "zeros", new byte[3 << 20]);
        }
        assertThat(Files.size(archive)).isLessThan(20_000);
        assertThatThrownBy(() -> add("bomb", new ImageSource.Archive(archive)))
                .hasMessageContaining("1048576 bytes");
        nothingIsLeft();
    }

    @Test
    void anArchiveWithAnEndlessNameIsRefused() throws Exception {
        Path archive = folder.resolve("name.tar.gz");
        try (TarArchiveOutputStream tar = tar(packed(archive, "gz"))) {
            TarArchiveEntry name =
                    new TarArchiveEntry("././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME);
            name.setSize(64 << 20);
            tar.putArchiveEntry(name);
            byte[] part = new byte[1 << 20];
            Arrays.fill(part, (byte) 'a');
            for (int i = 0; i < 64; i++) {
                tar.write(part);
            }
            tar.closeArchiveEntry();
            add(tar, "linux", kernel());
        }
        assertThatThrownBy(() -> add("name", new ImageSource.Archive(archive)))
                .hasMessageContaining("name and attributes");
        nothingIsLeft();
    }

    @Test
    void anArchiveWithTooManyFilesIsRefused() throws Exception {
        Path archive = folder.resolve("many.tar");
        try (TarArchiveOutputStream tar = tar(packed(archive, "tar"))) {
            for (int i = 0; i < 60; i++) {
                add(tar, "f" + i, new byte[] {(byte) i});
            }
        }
        assertThatThrownBy(() -> add("many", new ImageSource.Archive(archive)))
                .hasMessageContaining("more than 50 files");
        nothingIsLeft();
    }

    @Test
    void brokenArchivesAreRefused() throws Exception {
        byte[] noise = new byte[4096];
        new Random(7).nextBytes(noise);
        Path random = write("random.tar", noise);
        assertThatThrownBy(() -> add("x", new ImageSource.Archive(random)))
                .isInstanceOf(UnusableImageException.class);
        Path archive = folder.resolve("cut.tar.gz");
        try (TarArchiveOutputStream tar = tar(packed(archive, "gz"))) {
            add(tar, "linux", kernel());
        }
        byte[] whole = Files.readAllBytes(archive);
        Path cut = write("cut2.tar.gz", Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> add("x", new ImageSource.Archive(cut)))
                .isInstanceOf(UnusableImageException.class);
        nothingIsLeft();
    }

    @Test
    void anImageInUseIsNotRemovedUnlessForced() throws Exception {
        add("deb", new ImageSource.Files(write("linux", kernel()), List.of()));
        var linux = new Payload.Linux("deb", "linux", List.of(), "");
        var profile = ProfileRecord.of("web", new PayloadRecord.Plain(linux));
        assertThat(
                        new Records(database, CLOCK)
                                .apply(List.of(new Edit.PutProfile(profile)), "test"))
                .isInstanceOf(Outcome.Applied.class);

        assertThatThrownBy(() -> images.remove("deb", "test", false))
                .hasMessage("it is in use: profile web needs linux");
        assertThatThrownBy(() ->
                        images.add(
                                new ImageStore.Wish(
                                        "deb",
                                        new ImageSource.Files(write("other", kernel()), List.of()),
                                        "x",
                                        "test",
                                        true)))
                .hasMessage("the new files lack what is in use: profile web needs linux");
        assertThatThrownBy(() -> images.remove("none", "test", false))
                .hasMessage("there is no image none");
        images.remove("deb", "test", true);
        assertThat(blobs()).isEmpty();
    }

    private Image add(String name, ImageSource source) throws UnusableImageException {
        return images.add(new ImageStore.Wish(name, source, "test", "test", false));
    }

    private void nothingIsLeft() throws IOException {
        assertThat(images.list()).isEmpty();
        assertThat(blobs()).isEmpty();
    }

    private List<Path> blobs() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("content"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("lock"))
                    .toList();
        }
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    static byte[] kernel() {
        byte[] bytes = new byte[1024];
        byte[] magic = "HdrS".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(magic, 0, bytes, 0x202, magic.length);
        return bytes;
    }

    static byte[] cpio() {
        return ("070701" + "0".repeat(600)).getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static OutputStream packed(Path file, String packing) throws IOException {
        OutputStream out = Files.newOutputStream(file);
        return switch (packing) {
            case "gz" -> new GZIPOutputStream(out);
            case "xz" -> new XZOutputStream(out, new LZMA2Options(1));
            case "zst" -> new ZstdOutputStream(out);
            default -> out;
        };
    }

    private static TarArchiveOutputStream tar(OutputStream out) {
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out);
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
        return tar;
    }

    private static void add(TarArchiveOutputStream tar, String path, byte[] bytes)
            throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(path);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }

    private static void link(TarArchiveOutputStream tar, String path, String target, byte kind)
            throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(path, kind);
        entry.setLinkName(target);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }
}
