package dev.stirrup.store.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stirrup.store.Database;
import dev.stirrup.store.Schema;
import dev.stirrup.store.StoreException;
import dev.stirrup.store.content.BlobAudit;
import dev.stirrup.store.content.BlobStore;
import dev.stirrup.store.content.CheckedBlobs;
import dev.stirrup.store.content.FullRead;
import dev.stirrup.store.content.KeptFile;
import dev.stirrup.store.content.StoredContent;
import dev.stirrup.testkit.Program;
import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.trust.content.Check;
import dev.stirrup.trust.content.Guard;
import dev.stirrup.trust.content.Part;
import dev.stirrup.trust.content.Region;
import dev.stirrup.trust.content.Span;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.Sha256;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Discs as xorriso makes them.
@Tag("real")
@RequiresProgram("xorriso")
class DiscIntakeTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir Path temp;
    private Path files;
    private Path disc;
    private Database database;
    private BlobStore blobs;
    private ImageStore images;
    private StoredContent content;

    @BeforeEach
    void open() throws Exception {
        files = Files.createDirectories(temp.resolve("files"));
        disc = temp.resolve("disc.iso");
        write("install.amd/vmlinuz", kernel());
        write("install.amd/initrd.gz", random(3_000_001, 2));
        write("empty", new byte[0]);
        write("ein Bär/文件.txt", "text".getBytes(StandardCharsets.UTF_8));
        Files.createSymbolicLink(files.resolve("debian"), Path.of("."));
        Files.createSymbolicLink(files.resolve("linux"), Path.of("install.amd/vmlinuz"));
        Files.createSymbolicLink(files.resolve("passwd"), Path.of("../../etc/passwd"));
        make();
        database =
                Database.open(
                        temp.resolve("records.db"),
                        Schema.RECORDS,
                        Database.Durability.EVERY_COMMIT);
        blobs = new BlobStore(temp.resolve("content"));
        images = new ImageStore(database, blobs, ImageLimits.USUAL, InstantSource.fixed(NOW));
        content = new StoredContent(database, blobs);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void eachFileIsAStretchOfTheDisc() throws Exception {
        Image image = add("deb");
        assertThat(image.files())
                .extracting(ImageFile::path)
                .containsExactlyInAnyOrder(
                        "disc.iso",
                        "ein Bär/文件.txt",
                        "empty",
                        "install.amd/initrd.gz",
                        "install.amd/vmlinuz",
                        "linux");
        for (ImageFile file : image.files()) {
            assertThat(file.blob()).isEqualTo(digest(Files.readAllBytes(disc)));
            KeptFile kept = content.imageFile("deb", file.path()).orElseThrow();
            byte[] expected =
                    file.path().equals("disc.iso")
                            ? Files.readAllBytes(disc)
                            : Files.readAllBytes(files.resolve(file.path()));
            assertThat(bytes(kept)).isEqualTo(expected);
            assertThat(file.digest()).isEqualTo(digest(expected));
            assertThat(kept.around().size()).isEqualTo(Files.size(disc));
        }
        assertThat(image.kernels()).extracting(ImageFile::path).contains("install.amd/vmlinuz");
        assertThat(image.storedBytes()).isEqualTo(Files.size(disc));
    }

    @Test
    void theDiscIsKeptOnce() throws Exception {
        add("one");
        Image other = add("two");
        assertThat(content.all()).hasSize(1);
        images.remove("one", "test", false);
        KeptFile kept = content.imageFile("two", "install.amd/initrd.gz").orElseThrow();
        assertThat(bytes(kept)).isEqualTo(random(3_000_001, 2));
        images.remove("two", "test", false);
        assertThat(Files.exists(kept.path())).isFalse();
        assertThat(other.sources()).isEmpty();
    }

    @Test
    void aDiscThatWasReadAlreadyIsMoved() throws Exception {
        byte[] whole = Files.readAllBytes(disc);
        var source = new ImageSource.ReadDisc(disc, "disc.iso", FullRead.atOnce().of(disc));
        var from =
                new Provenance(
                        "https://example.org/disc.iso",
                        "",
                        0,
                        NOW,
                        Standing.SIGNED,
                        "Somebody (ABC)",
                        "its digest stands in SHA256SUMS");
        images.add(new ImageStore.Wish("deb", source, "here", List.of(from), "test", false));
        assertThat(Files.exists(disc)).isFalse();
        Image image = images.find("deb").orElseThrow();
        assertThat(image.sources()).containsExactly(from.of(digest(whole), whole.length));
        assertThat(bytes(content.imageFile("deb", "disc.iso").orElseThrow())).isEqualTo(whole);
    }

    @Test
    void oneDamagedStretchIsNotServedAndTheOthersAreUntilItIsSetAside() throws Exception {
        add("deb");
        KeptFile initrd = content.imageFile("deb", "install.amd/initrd.gz").orElseThrow();
        long spoiled = initrd.place().from() + 2_000_000;
        spoil(initrd.path(), spoiled);
        var checked = new CheckedBlobs(blobs);
        var found = (CheckedBlobs.Found.Here) checked.find(initrd.around());
        Region region = new Region(found.image(), initrd.place());
        Guard<ByteSource> guard = region.guard(source(initrd.path()), NOW);
        Check<ByteSource> first = guard.check(new Span(0, 1), NOW);
        assertThat(first).isInstanceOf(Check.Passed.class);
        assertThat(((Check.Passed<ByteSource>) first).part().from())
                .isEqualTo(initrd.place().from());
        assertThat(guard.check(new Span(2_000_000, 1), NOW)).isInstanceOf(Check.Failed.class);
        assertThat(guard.permit(new Span(0, 1), NOW)).isEmpty();
    }

    @Test
    void aPartMayReachFromOneLeafIntoTheNext() throws Exception {
        add("deb");
        KeptFile initrd = content.imageFile("deb", "install.amd/initrd.gz").orElseThrow();
        var found = (CheckedBlobs.Found.Here) new CheckedBlobs(blobs).find(initrd.around());
        Guard<ByteSource> guard =
                new Region(found.image(), initrd.place()).guard(source(initrd.path()), NOW);
        Instant later = Instant.now().plusSeconds(60);
        assertThat(guard.check(new Span(0, initrd.size()), later))
                .isInstanceOfSatisfying(
                        Check.Passed.class,
                        passed ->
                                assertThat(((Part<?>) passed.part()).length())
                                        .isEqualTo(initrd.size()));
        assertThat(guard.isDue(initrd.size(), later)).isFalse();
        assertThatThrownBy(() -> guard.check(new Span(1, initrd.size()), later))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aDamagedDiscIsFoundByAnAudit() throws Exception {
        Image image = add("deb");
        KeptFile kept = content.imageFile("deb", "linux").orElseThrow();
        spoil(kept.path(), kept.place().from());
        var result = new BlobAudit(blobs).look(kept.around());
        assertThat(result).isInstanceOf(BlobAudit.Result.Damaged.class);
        assertThat(blobs.state(image.around(image.files().getLast()).digest()))
                .isEqualTo("damaged");
    }

    @Test
    void whatIsNoDiscIsRefusedAndNothingIsKept() throws Exception {
        Files.write(disc, random(100_000, 5));
        assertThatThrownBy(() -> add("deb")).isInstanceOf(UnusableImageException.class);
        assertThat(content.all()).isEmpty();
        try (var left = Files.walk(temp.resolve("content"))) {
            assertThat(left.filter(Files::isRegularFile).map(p -> p.getFileName().toString()))
                    .containsExactly("lock");
        }
    }

    @Test
    void filesThatClaimTheSameBytesOverAndOverAreRefused() throws Exception {
        var narrow =
                new ImageStore(
                        database,
                        blobs,
                        new ImageLimits(100, Files.size(disc) + 10_000),
                        InstantSource.fixed(NOW));
        write("again", random(3_000_001, 2));
        for (int i = 0; i < 3; i++) {
            Files.createLink(files.resolve("again" + i), files.resolve("again"));
        }
        make("-cache-inodes");
        long size = Files.size(disc);
        assertThat(size).isLessThan(8_000_000);
        assertThatThrownBy(() ->
                        narrow.add(
                                new ImageStore.Wish(
                                        "deb",
                                        new ImageSource.Disc(disc, "disc.iso"),
                                        "test",
                                        "test",
                                        false)))
                .isInstanceOfAny(UnusableImageException.class, StoreException.class);
    }

    private Image add(String name) throws UnusableImageException {
        return images.add(
                new ImageStore.Wish(
                        name, new ImageSource.Disc(disc, "disc.iso"), "test", "test", false));
    }

    private void make(String... options) throws Exception {
        Files.deleteIfExists(disc);
        List<String> command =
                new ArrayList<>(List.of("xorriso", "-as", "mkisofs", "-quiet", "-R"));
        command.addAll(List.of(options));
        command.addAll(List.of("-o", disc.toString(), files.toString()));
        Program.run(temp, command.toArray(String[]::new));
    }

    private void write(String path, byte[] bytes) throws Exception {
        Path file = files.resolve(path);
        Files.createDirectories(Optional.ofNullable(file.getParent()).orElse(files));
        Files.write(file, bytes);
    }

    private static void spoil(Path file, long at) throws Exception {
        try (var channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var one = ByteBuffer.allocate(1);
            channel.read(one, at);
            one.put(0, (byte) (one.get(0) ^ 1)).rewind();
            channel.write(one, at);
        }
    }

    private static byte[] bytes(KeptFile kept) throws Exception {
        byte[] whole = Files.readAllBytes(kept.path());
        return Arrays.copyOfRange(whole, (int) kept.place().from(), (int) kept.place().end());
    }

    private static ByteSource source(Path file) throws Exception {
        return ByteSource.of(Files.readAllBytes(file));
    }

    private static byte[] kernel() {
        byte[] kernel = random(500_000, 1);
        byte[] magic = "HdrS".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(magic, 0, kernel, 0x202, magic.length);
        return kernel;
    }

    private static byte[] random(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static String digest(byte[] bytes) {
        return HexFormat.of().formatHex(Sha256.begin().digest(bytes));
    }
}
