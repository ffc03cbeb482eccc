package dev.stirrup.store.content;

import dev.stirrup.store.StoreException;
import dev.stirrup.trust.content.CheckedImage;
import dev.stirrup.trust.content.Damage;
import dev.stirrup.trust.content.DigestTree;
import dev.stirrup.trust.content.FileState;
import dev.stirrup.trust.content.Image;
import dev.stirrup.trust.content.ImagePlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The kept bytes that are served, with what is known of each: one [CheckedImage] for all who read
/// it. What turns out to be damaged is set aside at once. Safe for use by several threads; all
/// calls may block.
public final class CheckedBlobs {
    private static final Logger LOG = LoggerFactory.getLogger(CheckedBlobs.class);

    /// Of all trees that are kept in memory: images of 128 GiB together, 18 MiB of memory.
    private static final int MOST_LEAVES = 1 << 19;

    private final BlobStore blobs;
    private final FullRead fullRead = FullRead.atOnce();
    private final Map<String, ReentrantLock> loading = new ConcurrentHashMap<>();
    private final LinkedHashMap<String, Known> known = new LinkedHashMap<>(16, 0.75f, true);
    private int leaves;

    public CheckedBlobs(BlobStore blobs) {
        this.blobs = blobs;
    }

    /// What became of bytes that a record names.
    public sealed interface Found {
        record Here(CheckedImage image) implements Found {}

        /// @param what a sentence without subject and full stop
        record Damaged(String what) implements Found {}

        record Gone() implements Found {}
    }

    private record Known(CheckedImage image, Place place) {}

    /// The bytes of this name. The first time, bytes that were kept before there were digest trees
    /// are read as a whole to get theirs.
    ///
    /// @throws StoreException when the disk cannot be read
    public Found find(Image image) {
        if (!Files.exists(blobs.path(image.digest()))) {
            forget(image.digest());
            return absent(image);
        }
        Optional<Found> present = present(image);
        return present.isPresent() ? present.get() : loaded(image);
    }

    /// Takes bytes out of service that somebody found to be others.
    ///
    /// @param where the file they were found in
    void damaged(Damage damage, FileState where) {
        LOG.atError()
                .addKeyValue("file", blobs.path(damage.image().digest()))
                .log("kept bytes are damaged: {}; add them again", damage.what());
        Thread.ofVirtual().name("set-aside").start(() -> setAside(damage.image(), where));
    }

    private void setAside(Image image, FileState where) {
        try {
            blobs.alone(() -> {
                blobs.setAside(image.digest(), where);
                return true;
            });
            forget(image.digest());
        } catch (StoreException e) {
            // Nobody is served it as long as this process lives; the next one finds it anew.
            LOG.warn("damaged bytes could not be set aside: {}", e.getMessage());
        }
    }

    private Optional<Found> present(Image image) {
        Known one;
        synchronized (known) {
            one = known.get(image.digest());
        }
        if (one == null || !one.image().image().equals(image)) {
            return Optional.empty();
        }
        Optional<Damage> damage = one.image().damage();
        if (damage.isEmpty()) {
            return Optional.of(new Found.Here(one.image()));
        }
        if (one.place().isStillDamaged()) {
            return Optional.of(new Found.Damaged(damage.get().what()));
        }
        forget(image.digest());
        return Optional.empty();
    }

    private Found loaded(Image image) {
        ReentrantLock one = loading.computeIfAbsent(image.digest(), _ -> new ReentrantLock());
        one.lock();
        try {
            Optional<Found> present = present(image);
            return present.isPresent() ? present.get() : load(image);
        } catch (IOException e) {
            throw StoreException.of(e, blobs.path(image.digest()));
        } finally {
            one.unlock();
            loading.remove(image.digest(), one);
        }
    }

    private Found absent(Image image) {
        return blobs.isDamaged(image.digest())
                ? new Found.Damaged("it was set aside as damaged")
                : new Found.Gone();
    }

    private Found load(Image image) throws IOException {
        if (!Files.exists(blobs.path(image.digest()))) {
            return absent(image); // set aside, and forgotten, since it was looked for
        }
        Optional<DigestTree> kept = blobs.tree(image);
        if (kept.isPresent()) {
            return remembered(kept.get());
        }
        Path path = blobs.path(image.digest());
        FileState state = FileStates.of(path);
        DigestTree made = fullRead.of(path);
        if (!made.image().equals(image)) {
            var damage = new Damage(image, "its SHA-256 is " + made.image().digest());
            damaged(damage, state);
            return new Found.Damaged(damage.what());
        }
        Thread.ofVirtual().name("keep-tree").start(() -> keep(made));
        return remembered(made);
    }

    private void keep(DigestTree tree) {
        try {
            blobs.alone(() -> {
                blobs.keepTree(tree);
                return true;
            });
        } catch (StoreException e) {
            LOG.warn("a digest tree could not be kept: {}", e.getMessage());
        }
    }

    private Found remembered(DigestTree tree) {
        var place = new Place(blobs.path(tree.image().digest()));
        var image = new CheckedImage(tree, place);
        synchronized (known) {
            Known before = known.put(tree.image().digest(), new Known(image, place));
            leaves += tree.count() - (before == null ? 0 : before.image().tree().count());
            Iterator<Known> oldest = known.values().iterator();
            while (leaves > MOST_LEAVES && known.size() > 1) {
                leaves -= oldest.next().image().tree().count();
                oldest.remove();
            }
        }
        return new Found.Here(image);
    }

    private void forget(String digest) {
        synchronized (known) {
            Known before = known.remove(digest);
            leaves -= before == null ? 0 : before.image().tree().count();
        }
    }

    private final class Place implements ImagePlace {
        private final Path path;
        private volatile @Nullable FileState damagedAt;

        Place(Path path) {
            this.path = path;
        }

        @Override
        public FileState state() throws IOException {
            return FileStates.of(path);
        }

        @Override
        public void damaged(Damage damage, FileState where) {
            damagedAt = where;
            CheckedBlobs.this.damaged(damage, where);
        }

        /// Whether that file is still there: it could not be set aside, or not yet.
        boolean isStillDamaged() {
            FileState where = damagedAt;
            try {
                return where != null && state().isSameFile(where);
            } catch (IOException e) {
                return false;
            }
        }
    }
}
