package dev.stirrup.store.content;

import dev.stirrup.store.StoreException;
import dev.stirrup.store.StoreException.Trouble;
import dev.stirrup.trust.content.DigestTree;
import dev.stirrup.trust.content.Image;
import dev.stirrup.trust.content.TreeBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.LongConsumer;

/// Takes in what comes while one process is alone in the folder. What is here already is compared
/// with what comes, and not written again as far as it is the same; the digests are those of what
/// comes in any case. A file on its way is called by the digest of its first leaf, so that whoever
/// brings it again finds it.
final class Arrivals {
    /// Whole leaves, so that each beginning that agrees can be compared with their digests.
    static final int CHUNK = 4 * DigestTree.LEAF;

    private final BlobStore blobs;
    private final Path incoming;
    private final Beginnings beginnings;
    private final byte[] chunk = new byte[CHUNK];
    private final byte[] room = new byte[CHUNK];

    Arrivals(BlobStore blobs, Path folder, Path incoming) {
        this.blobs = blobs;
        this.incoming = incoming;
        this.beginnings = new Beginnings(folder, CHUNK);
    }

    /// A file that comes, a chunk at a time.
    private final class Coming {
        private final InputStream in;
        private final long most;
        private final TreeBuilder tree = new TreeBuilder();
        private long size;
        private int count;

        Coming(InputStream in, long most) {
            this.in = in;
            this.most = most;
        }

        boolean next() throws UnreadableSourceException {
            try {
                count = in.readNBytes(chunk, 0, CHUNK);
            } catch (IOException e) {
                throw new UnreadableSourceException(e);
            }
            passed();
            return count > 0;
        }

        /// As much as comes at once: an unpacker's bytes are digested while they are in the cache.
        private boolean some() throws UnreadableSourceException {
            try {
                do {
                    count = in.read(chunk, 0, CHUNK);
                } while (count == 0);
                count = Math.max(0, count);
            } catch (IOException e) {
                throw new UnreadableSourceException(e);
            }
            passed();
            return count > 0;
        }

        private void passed() {
            size += count;
            if (size > most) {
                throw new StoreException(
                        Trouble.BROKEN, "longer than the " + most + " bytes that are accepted");
            }
            tree.update(chunk, 0, count);
        }

        void write(FileChannel out) throws IOException {
            ByteBuffer bytes = ByteBuffer.wrap(chunk, 0, count);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        }

        /// The rest of it, behind the chunk that is here.
        void copy(FileChannel out) throws IOException {
            do {
                write(out);
            } while (some());
        }
    }

    /// @param begins told once, before the first byte is written, how many bytes a killed process
    ///   had left of it; not told when nothing is written
    Taken take(InputStream in, long most, LongConsumer begins) throws IOException {
        var coming = new Coming(in, most);
        boolean isEmpty = !coming.next();
        if (isEmpty || coming.count < CHUNK) {
            return small(coming, begins);
        }
        String first = HexFormat.of().formatHex(coming.tree.digests(0), 0, DigestTree.DIGEST);
        Path file = incoming.resolve(first);
        boolean isTaken = false;
        try (var remains = new Remains(file, beginnings.of(first), room)) {
            Taken taken = large(coming, remains, file, begins);
            beginnings.add(first, blobs.path(taken.blob().digest()));
            isTaken = true;
            return taken;
        } finally {
            if (!isTaken) {
                Files.deleteIfExists(file);
            }
        }
    }

    private Taken large(Coming coming, Remains remains, Path file, LongConsumer begins)
            throws IOException {
        boolean isSame = remains.agrees(chunk, coming.count);
        boolean hasMore = true;
        while (isSame && hasMore) {
            hasMore = coming.next();
            isSame = !hasMore || remains.agrees(chunk, coming.count);
        }
        if (isSame) {
            DigestTree tree = coming.tree.finish();
            if (remains.isKept(tree.image())) {
                remains.giveBackLeft();
                return wasKept(tree);
            }
            begins.accept(remains.agreedOfLeft());
            try (FileChannel out = remains.begin(coming.tree)) {
                out.force(true);
            }
            return kept(file, tree);
        }
        begins.accept(remains.agreedOfLeft());
        try (FileChannel out = remains.begin(coming.tree)) {
            coming.copy(out);
            out.force(true);
        }
        return kept(file, coming.tree.finish());
    }

    /// One of which all is in memory: looked for by its digest.
    private Taken small(Coming coming, LongConsumer begins) throws IOException {
        DigestTree tree = coming.tree.finish();
        if (isKept(tree.image())) {
            return wasKept(tree);
        }
        begins.accept(0);
        Path file = Files.createTempFile(incoming, "new", "");
        try {
            try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
                coming.write(out);
                out.force(true);
            }
            return kept(file, tree);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private boolean isKept(Image image) {
        Path file = blobs.path(image.digest());
        int count = (int) image.size();
        try (FileChannel there = FileChannel.open(file)) {
            ByteBuffer bytes = ByteBuffer.wrap(room);
            while (bytes.hasRemaining() && there.read(bytes) >= 0) {
                // a file may come in pieces
            }
            return bytes.position() == count && Arrays.equals(room, 0, count, chunk, 0, count);
        } catch (IOException _) {
            return false; // it is not there, or cannot be read: written anew
        }
    }

    private Taken kept(Path file, DigestTree tree) throws IOException {
        blobs.keep(file, tree);
        return new Taken(new Blob(tree.image().digest(), tree.image().size()), false);
    }

    private Taken wasKept(DigestTree tree) throws IOException {
        blobs.confirm(tree);
        return new Taken(new Blob(tree.image().digest(), tree.image().size()), true);
    }
}
