package dev.stirrup.store.content;

import dev.stirrup.trust.content.DigestTree;
import dev.stirrup.trust.content.Image;
import dev.stirrup.trust.content.TreeBuilder;
import dev.stirrup.wire.Sha256;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// What is here already of a file that comes: a part that a killed process left, and kept files
/// that begin like it. None of it is believed: what disagrees with the bytes that come, is too
/// short or cannot be read is out.
final class Remains implements Closeable {
    private final Path left;
    private final byte[] room;
    private List<Part> agreeing = new ArrayList<>();
    private long agreed;
    private long agreedOfLeft;

    private record Part(Path file, FileChannel channel) {}

    /// @param left where a part of it may lie, and all of it will
    /// @param kept files that may be the same
    /// @param room for as many bytes as are compared at once
    Remains(Path left, List<Path> kept, byte[] room) throws IOException {
        this.left = left;
        this.room = room;
        try {
            open(left);
            for (Path file : kept) {
                open(file);
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private void open(Path file) throws IOException {
        try {
            agreeing.add(new Part(file, FileChannel.open(file, StandardOpenOption.READ)));
        } catch (NoSuchFileException _) {
            // Nothing was left, or the tree outlived its file.
        }
    }

    /// How much of what a killed process left is right.
    long agreedOfLeft() {
        return agreedOfLeft;
    }

    /// Whether something here goes on with the bytes that come next. Once it does not, nothing is
    /// compared any more.
    boolean agrees(byte[] next, int count) throws IOException {
        List<Part> same = new ArrayList<>();
        for (Part part : agreeing) {
            if (holds(part, next, count)) {
                same.add(part);
            }
        }
        if (same.isEmpty()) {
            return false;
        }
        for (Part part : agreeing) {
            if (!same.contains(part)) {
                part.channel().close();
            }
        }
        agreeing = same;
        agreed += count;
        if (same.getFirst().file().equals(left)) {
            agreedOfLeft = agreed;
        }
        return true;
    }

    private boolean holds(Part part, byte[] next, int count) {
        try {
            return read(part, agreed, count) && Arrays.equals(room, 0, count, next, 0, count);
        } catch (IOException _) {
            return false;
        }
    }

    private boolean read(Part part, long at, int count) throws IOException {
        ByteBuffer into = ByteBuffer.wrap(room, 0, count);
        while (into.hasRemaining()) {
            if (part.channel().read(into, at + into.position()) < 0) {
                return false;
            }
        }
        return true;
    }

    /// Whether a kept file is all that came, under its right name.
    boolean isKept(Image image) throws IOException {
        for (Part part : agreeing) {
            if (part.file().endsWith(image.digest()) && part.channel().size() == agreed) {
                return true;
            }
        }
        return false;
    }

    /// The file that is to become whole, with all in it that agreed and nothing behind that.
    ///
    /// @param tree of what has come, to compare what is copied from a kept file
    FileChannel begin(TreeBuilder tree) throws IOException {
        FileChannel out =
                FileChannel.open(
                        left,
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        try {
            out.truncate(agreedOfLeft).position(agreedOfLeft);
            if (agreedOfLeft < agreed) {
                copy(agreeing.getFirst(), out, tree.digests(0));
            }
            return out;
        } catch (IOException e) {
            out.close();
            throw e;
        }
    }

    private void copy(Part kept, FileChannel out, byte[] leaves) throws IOException {
        for (long at = agreedOfLeft; at < agreed; at += DigestTree.LEAF) {
            int count = (int) Math.min(DigestTree.LEAF, agreed - at);
            int digest = DigestTree.leafAt(at) * DigestTree.DIGEST;
            var sha256 = Sha256.begin();
            boolean isWhole = read(kept, at, count);
            sha256.update(room, 0, count);
            if (!isWhole
                    || !Arrays.equals(
                            sha256.digest(),
                            0,
                            DigestTree.DIGEST,
                            leaves,
                            digest,
                            digest + DigestTree.DIGEST)) {
                throw new IOException(kept.file() + " is read differently each time");
            }
            ByteBuffer bytes = ByteBuffer.wrap(room, 0, count);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        }
    }

    /// Gives back what was left, unless there is more in it than agreed.
    void giveBackLeft() throws IOException {
        if (agreedOfLeft > 0 && Files.size(left) <= agreedOfLeft) {
            Files.deleteIfExists(left);
        }
    }

    @Override
    public void close() throws IOException {
        for (Part part : agreeing) {
            part.channel().close();
        }
    }
}
