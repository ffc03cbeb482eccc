package dev.stirrup.store.image;

import dev.stirrup.store.Database;
import dev.stirrup.store.Session;
import dev.stirrup.store.StoreException;
import dev.stirrup.store.content.BlobStore;
import dev.stirrup.store.content.Garbage;
import dev.stirrup.store.disk.golden.Progress;
import dev.stirrup.store.record.Change;
import dev.stirrup.store.record.ChangeLog;
import dev.stirrup.store.record.ContentUse;
import dev.stirrup.wire.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Images: added as a whole or not at all, and kept by the digests of their files. All calls may
/// block.
public final class ImageStore {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    /// Bytes that no record names for so long are nobody's: a killed process left them.
    private static final Duration ABANDONED = Duration.ofDays(7);

    private final Database database;
    private final BlobStore blobs;
    private final ImageLimits limits;
    private final InstantSource clock;

    /// @param database opened with [dev.stirrup.store.Schema#RECORDS]
    public ImageStore(Database database, BlobStore blobs, ImageLimits limits, InstantSource clock) {
        this.database = database;
        this.blobs = blobs;
        this.limits = limits;
        this.clock = clock;
    }

    /// What an operator wants to be an image.
    ///
    /// @param origin for the record; what the operator named
    /// @param sources where its parts came from; a disc's own digest may be left out
    /// @param who for the log of changes
    /// @param replaces whether an image of this name may be replaced
    public record Wish(
            String name,
            ImageSource source,
            String origin,
            List<Provenance> sources,
            String who,
            boolean replaces) {
        public Wish {
            sources = List.copyOf(sources);
        }

        /// Of files of which nobody asks where they came from.
        public Wish(String name, ImageSource source, String origin, String who, boolean replaces) {
            this(name, source, origin, List.of(), who, replaces);
        }
    }

    /// Takes the files in.
    ///
    /// @throws UnusableImageException when they cannot be an image; nothing is kept then
    /// @throws StoreException when the disk is full, for example; nothing is kept then
    public Image add(Wish wish) throws UnusableImageException {
        return add(wish, Progress.NONE, _ -> {});
    }

    /// The same, telling how far it is.
    ///
    /// @param goesOn hears how many bytes a killed process had taken in before, if it had
    public Image add(Wish wish, Progress progress, LongConsumer goesOn)
            throws UnusableImageException {
        if (!NAME.matcher(wish.name()).matches()) {
            throw new UnusableImageException(
                    "an image's name has letters, digits and ._- only, at most 63 of them");
        }
        return unwrapped(
                blobs.alone(() -> {
                    Set<String> unnamed = giveBack(clock.instant().minus(ABANDONED));
                    var goingOn = new GoingOn(unnamed, goesOn);
                    return taken(wish, new ImageIntake(blobs, limits, progress, goingOn), goingOn);
                }));
    }

    /// How many bytes adds that were killed left, for whoever goes on with them. Waits for an add
    /// that is not killed.
    public long unfinished() {
        return blobs.alone(() -> {
            long bytes = blobs.leftBytes();
            for (String digest : unnamed().keySet()) {
                bytes += blobs.size(digest);
            }
            return bytes;
        });
    }

    /// Gives back what killed adds left before this time.
    ///
    /// @return the digests of what they left since
    private Set<String> giveBack(Instant before) {
        blobs.giveBackLeft(before);
        Map<String, Instant> unnamed = unnamed();
        unnamed.entrySet()
                .removeIf(one -> {
                    boolean isOld = one.getValue().isBefore(before);
                    if (isOld) {
                        blobs.remove(one.getKey());
                    }
                    return isOld;
                });
        return unnamed.keySet();
    }

    private Map<String, Instant> unnamed() {
        Map<String, Instant> kept = blobs.kept();
        kept.keySet().removeAll(database.read(Garbage::named));
        return kept;
    }

    /// All images by name.
    public List<Image> list() {
        return database.read(ImageTable::all);
    }

    public Optional<Image> find(String name) {
        return database.read(session -> ImageTable.find(session, name));
    }

    /// Removes an image.
    ///
    /// @param isForced also when profiles use it
    /// @throws UnusableImageException when there is none, or profiles use it
    public void remove(String name, String who, boolean isForced) throws UnusableImageException {
        unwrapped(blobs.alone(() -> removed(name, who, isForced)));
    }

    /// A value or the reason why there is none: for works that must not throw checked exceptions.
    private record Result<T>(Optional<T> value, Optional<UnusableImageException> fault) {
        static <T> Result<T> of(T value) {
            return new Result<>(Optional.of(value), Optional.empty());
        }

        static <T> Result<T> no(String why) {
            return no(new UnusableImageException(why));
        }

        static <T> Result<T> no(UnusableImageException why) {
            return new Result<>(Optional.empty(), Optional.of(why));
        }
    }

    private static <T> T unwrapped(Result<T> result) throws UnusableImageException {
        if (result.fault().isPresent()) {
            throw result.fault().get();
        }
        return result.value().orElseThrow();
    }

    private Result<Image> taken(Wish wish, ImageIntake intake, GoingOn goingOn) {
        List<ImageFile> before = find(wish.name()).map(Image::files).orElse(List.of());
        try {
            new ImageReader(intake).read(wish.source());
            goingOn.end();
            intake.resolveLinks();
            Image image = image(wish, List.copyOf(intake.files()));
            return database.write(session -> recorded(session, wish, image));
        } catch (UnusableImageException e) {
            return Result.no(e);
        } catch (IOException e) {
            String why = wish.origin() + " cannot be read: " + e.getMessage();
            return Result.no(new UnusableImageException(why, e));
        } catch (StoreException e) {
            if (e.trouble() == StoreException.Trouble.DISK_FULL) {
                giveBack(Instant.MAX); // what others left is in the way
            }
            throw e;
        } finally {
            // What was refused, or was replaced.
            clear(digests(List.copyOf(intake.files())));
            clear(digests(before));
        }
    }

    private Image image(Wish wish, List<ImageFile> files) throws UnusableImageException {
        if (files.isEmpty()) {
            throw new UnusableImageException(wish.origin() + " has no files");
        }
        MessageDigest digest = Sha256.begin();
        for (ImageFile file : files) {
            String line = file.path() + "\0" + file.digest() + "\n";
            digest.update(line.getBytes(StandardCharsets.UTF_8));
        }
        String hex = HexFormat.of().formatHex(digest.digest());
        List<Provenance> sources = wish.sources().stream().map(one -> known(one, files)).toList();
        return new Image(wish.name(), hex, wish.origin(), clock.instant(), files, sources);
    }

    /// With the digest of a disc that was not read before.
    private static Provenance known(Provenance source, List<ImageFile> files) {
        return files.stream()
                .filter(file -> file.kind() == BootFileKind.DISC && source.digest().isEmpty())
                .findFirst()
                .map(disc -> source.of(disc.digest(), disc.size()))
                .orElse(source);
    }

    private Result<Image> recorded(Session session, Wish wish, Image image) throws SQLException {
        Optional<Image> before = ImageTable.find(session, image.name());
        if (before.isPresent() && !wish.replaces()) {
            return Result.no("there is an image " + image.name() + " already");
        }
        Set<String> paths = image.files().stream().map(ImageFile::path).collect(Collectors.toSet());
        List<String> missed = ContentUse.missedIn(session, image.name(), paths);
        if (before.isPresent() && !missed.isEmpty()) {
            return Result.no("the new files lack what is in use: " + String.join(", ", missed));
        }
        ImageTable.put(session, image);
        log(session, wish.who(), image.name(), "put");
        return Result.of(image);
    }

    private Result<Boolean> removed(String name, String who, boolean isForced) {
        Set<String> digests = new HashSet<>();
        Result<Boolean> result =
                database.write(session -> {
                    Optional<Image> image = ImageTable.find(session, name);
                    if (image.isEmpty()) {
                        return Result.no("there is no image " + name);
                    }
                    List<String> missed = ContentUse.missedIn(session, name, Set.of());
                    if (!missed.isEmpty() && !isForced) {
                        return Result.no("it is in use: " + String.join(", ", missed));
                    }
                    digests.addAll(digests(image.get().files()));
                    session.update("DELETE FROM image WHERE name = ?", name);
                    log(session, who, name, "delete");
                    return Result.of(true);
                });
        clear(digests);
        return result;
    }

    private void log(Session session, String who, String name, String what) throws SQLException {
        ChangeLog.add(session, new Change(0, clock.instant(), who, "image", name, what));
    }

    private void clear(Collection<String> digests) {
        database.read(session -> Garbage.among(session, digests)).forEach(blobs::remove);
    }

    private static Set<String> digests(List<ImageFile> files) {
        return files.stream().map(ImageFile::blob).collect(Collectors.toSet());
    }
}
