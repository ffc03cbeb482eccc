package dev.stirrup.store.disk.golden;

import dev.stirrup.media.disk.DiskFormat;
import dev.stirrup.media.disk.DiskImage;
import dev.stirrup.media.disk.UnsupportedImageException;
import dev.stirrup.store.StoreException;
import dev.stirrup.store.disk.file.DiskFolders;
import dev.stirrup.store.disk.file.FolderLock;
import dev.stirrup.store.disk.file.OpenFolder;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// Golden images by their digests. One appears whole or not at all, and never changes. All calls
/// may block.
public final class GoldenStore {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final String INCOMING = "incoming";

    /// What begins so is gone on with by nobody.
    private static final String PASSING = "of-";

    private static final Duration ABANDONED = Duration.ofDays(7);

    /// What is left free for everything else.
    private static final long MARGIN = 64L << 20;

    private final Path folder;
    private final InstantSource clock;
    private final Map<String, GoldenContent> open = new HashMap<>();

    /// @param folder made if it is missing
    public GoldenStore(Path folder, InstantSource clock) {
        this.folder = folder;
        this.clock = clock;
        try {
            DiskFolders.make(folder.resolve(INCOMING));
        } catch (IOException e) {
            throw StoreException.of(e, folder);
        }
    }

    /// Takes in the disk that a file holds: raw, qcow2 or VHDX, plain or packed. A second attempt
    /// with the same file goes on where the first one was cut off, where that is possible.
    ///
    /// @throws UnusableDiskException when there is no disk in it that can be read, or no space
    /// @throws StoreException when the disk here is full or fails
    public GoldenIndex take(Path source, Progress progress) throws UnusableDiskException {
        try (FolderLock place = incoming(key(source))) {
            Path unpacked = place.path().resolve(Unpacking.UNPACKED);
            GoldenIndex index = take(source, unpacked, place.path(), progress);
            publish(place.path(), index.digest());
            return index;
        } catch (MalformedException e) {
            throw new UnusableDiskException(source + " is damaged: " + e.getMessage(), e);
        } catch (UnsupportedImageException | UnusableDiskException e) {
            throw new UnusableDiskException(source + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw StoreException.of(e, folder);
        }
    }

    /// Takes in a disk that is open here.
    public GoldenIndex take(DiskImage image, Progress progress) throws UnusableDiskException {
        String key = PASSING + UUID.randomUUID();
        try (FolderLock place = incoming(key)) {
            try {
                GoldenIndex index = write(image, place.path(), progress);
                publish(place.path(), index.digest());
                return index;
            } finally {
                DiskFolders.delete(place.path());
            }
        } catch (MalformedException e) {
            throw new UnusableDiskException("the disk is damaged: " + e.getMessage(), e);
        } catch (IOException e) {
            throw StoreException.of(e, folder);
        }
    }

    /// Opens an image; all that open it share one file. It stays open as long as this program runs.
    ///
    /// @throws UnusableDiskException when it is not there
    public synchronized GoldenContent open(String digest) throws UnusableDiskException {
        GoldenContent content = open.get(digest);
        if (content == null) {
            OpenFolder place = new OpenFolder(path(digest));
            if (!place.has(GoldenWriter.INDEX)) {
                throw new UnusableDiskException("the golden image " + digest + " is not there");
            }
            try {
                GoldenIndex index = GoldenWriter.read(place, GoldenWriter.INDEX);
                if (!index.digest().equals(digest)) {
                    throw new IOException("the golden image's index is another image's");
                }
                content = new GoldenContent(index, new LeafChecks(index, place, clock));
            } catch (IOException e) {
                throw StoreException.of(e, place.path());
            }
            open.put(digest, content);
        }
        return content;
    }

    /// Reads a whole image and compares it with its digests.
    ///
    /// @return the place of the first byte of the first leaf that is not what was taken in; empty
    ///   when all are
    public Optional<Long> firstDamage(String digest, Progress progress)
            throws UnusableDiskException {
        GoldenContent content = open(digest);
        try {
            return content.firstDamage(progress);
        } catch (IOException e) {
            throw StoreException.of(e, path(digest));
        }
    }

    /// Removes an image that nobody needs.
    public void remove(String digest) {
        try {
            DiskFolders.delete(path(digest));
        } catch (IOException e) {
            throw StoreException.of(e, folder);
        }
    }

    private GoldenIndex take(Path source, Path unpacked, Path place, Progress progress)
            throws IOException,
                    MalformedException,
                    UnsupportedImageException,
                    UnusableDiskException {
        DiskFormat format;
        try (SourceFile file = SourceFile.open(source)) {
            format = file.format();
            if (!format.isPacked()) {
                return write(file.image(), place, progress);
            }
        }
        new Unpacking(source, progress).into(new OpenFolder(place), format, free());
        try (SourceFile file = SourceFile.open(unpacked)) {
            return write(file.image(), place, progress);
        } finally {
            Files.deleteIfExists(unpacked);
        }
    }

    private GoldenIndex write(DiskImage image, Path place, Progress progress)
            throws IOException, MalformedException, UnusableDiskException {
        if (image.size() == 0) {
            throw new UnusableDiskException("the disk in it is empty");
        }
        OpenFolder made = new OpenFolder(place);
        long needed = image.storedBytes();
        if (!made.has(GoldenWriter.CONTENT) && needed > free()) {
            throw new UnusableDiskException(
                    "it needs " + needed + " bytes, and " + folder + " has " + free() + " left");
        }
        return new GoldenWriter(made, image, progress).write(needed);
    }

    private long free() throws IOException {
        return Math.max(0, Files.getFileStore(folder).getUsableSpace() - MARGIN);
    }

    private void publish(Path place, String digest) throws IOException {
        new OpenFolder(place).readOnly(GoldenWriter.CONTENT);
        if (Files.exists(path(digest))) {
            // The same bytes: if the disk has changed those that are here, these are the right
            // ones.
            for (String name : List.of(GoldenWriter.INDEX, GoldenWriter.CONTENT)) {
                Files.move(
                        place.resolve(name),
                        path(digest).resolve(name),
                        StandardCopyOption.ATOMIC_MOVE);
            }
            DiskFolders.delete(place);
        } else {
            new OpenFolder(folder).rename(folder.relativize(place).toString(), digest);
        }
    }

    private FolderLock incoming(String key) throws IOException, UnusableDiskException {
        sweep();
        Path place = folder.resolve(INCOMING).resolve(key);
        DiskFolders.make(place);
        return FolderLock.take(place)
                .orElseThrow(
                        () -> new UnusableDiskException("it is being imported by another command"));
    }

    /// Takes away what nobody will go on with.
    private void sweep() throws IOException {
        Instant old = clock.instant().minus(ABANDONED);
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder.resolve(INCOMING))) {
            for (Path place : found) {
                boolean isPassing = place.getFileName().toString().startsWith(PASSING);
                if (isPassing || DiskFolders.isOlder(place, old)) {
                    DiskFolders.deleteUnlessInUse(place);
                }
            }
        }
    }

    /// The same for the same file, as long as nobody changed it.
    private static String key(Path source) throws IOException {
        Path real = source.toRealPath();
        BasicFileAttributes facts = Files.readAttributes(real, BasicFileAttributes.class);
        String text = real + "\0" + facts.size() + "\0" + facts.lastModifiedTime().toMillis();
        byte[] digest = Sha256.begin().digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest, 0, 16);
    }

    private Path path(String digest) {
        if (!DIGEST.matcher(digest).matches()) {
            throw new IllegalArgumentException("no digest: " + digest);
        }
        return folder.resolve(digest);
    }
}
