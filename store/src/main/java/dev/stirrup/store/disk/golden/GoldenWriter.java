package dev.stirrup.store.disk.golden;

import dev.stirrup.media.disk.DiskImage;
import dev.stirrup.media.disk.Stretch;
import dev.stirrup.store.disk.file.DiskFile;
import dev.stirrup.store.disk.file.DiskFolder;
import dev.stirrup.store.disk.layer.Layer;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.BitSet;

/// Writes a golden image leaf by leaf, and notes from time to time how far it is: a second attempt
/// goes on from there.
final class GoldenWriter {
    static final String CONTENT = "content";
    static final String INDEX = "index";
    private static final String PROGRESS = "progress";
    private static final String NEW_PROGRESS = "progress.new";

    /// Between two notes.
    private static final long STEP = 256L << 20;

    private final DiskFolder folder;
    private final DiskImage image;
    private final Progress progress;
    private final long size;
    private final byte[] leaf = new byte[GoldenIndex.LEAF];
    private final byte[] zeroDigest = Sha256.begin().digest(leaf);
    private final ByteArrayOutputStream leaves = new ByteArrayOutputStream();
    private BitSet pieces = new BitSet();
    private long at;
    private long noted;
    private long done;

    /// @param folder where the image is made; nobody else works in it
    GoldenWriter(DiskFolder folder, DiskImage image, Progress progress) {
        this.folder = folder;
        this.image = image;
        this.progress = progress;
        this.size = Math.ceilDiv(image.size(), Layer.SECTOR) * Layer.SECTOR;
    }

    /// Writes content and index, both synced.
    ///
    /// @param total how many bytes there are to read, for those who wait
    GoldenIndex write(long total) throws IOException, MalformedException {
        resume();
        try (DiskFile content = folder.open(CONTENT)) {
            content.resize(size);
            while (at < size) {
                step(content);
                progress.reached("importing", Math.min(done, total), total);
                if (at - noted >= STEP) {
                    content.sync();
                    note(PROGRESS, NEW_PROGRESS);
                    noted = at;
                }
            }
            content.sync();
        }
        note(INDEX, NEW_PROGRESS);
        folder.delete(PROGRESS);
        return index();
    }

    /// One leaf, or as many as are known to be zero.
    private void step(DiskFile content) throws IOException, MalformedException {
        long zeroes = at < image.size() ? zeroesAt() : size - at;
        long whole = Math.min(zeroes, size - at) / GoldenIndex.LEAF;
        for (long i = 0; i < whole; i++) {
            leaves.write(zeroDigest);
            at += GoldenIndex.LEAF;
        }
        if (whole > 0) {
            return;
        }
        int length = (int) Math.min(GoldenIndex.LEAF, size - at);
        int there = Math.clamp(image.size() - at, 0, length);
        image.read(at, leaf, there);
        Arrays.fill(leaf, there, length, (byte) 0);
        MessageDigest digest = Sha256.begin();
        digest.update(leaf, 0, length);
        leaves.write(digest.digest());
        for (int from = 0; from < length; from += GoldenIndex.PIECE) {
            piece(content, from, Math.min(from + GoldenIndex.PIECE, length));
        }
        at += length;
        done += length;
    }

    private long zeroesAt() throws IOException, MalformedException {
        Stretch stretch = image.stretch(at);
        return stretch.isZero() ? stretch.length() : 0;
    }

    private void piece(DiskFile content, int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            if (leaf[i] != 0) {
                pieces.set(Math.toIntExact((at + from) / GoldenIndex.PIECE));
                content.write(ByteBuffer.wrap(leaf, from, to - from), at + from);
                return;
            }
        }
    }

    private GoldenIndex index() {
        return new GoldenIndex(at, pieces, leaves.toByteArray());
    }

    private void note(String name, String newName) throws IOException {
        folder.delete(newName);
        try (DiskFile file = folder.open(newName)) {
            file.write(ByteBuffer.wrap(index().encode()), 0);
            file.sync();
        }
        folder.rename(newName, name);
    }

    private void resume() throws IOException {
        if (!folder.has(PROGRESS)) {
            folder.delete(CONTENT); // what it holds nobody vouches for
            return;
        }
        GoldenIndex found = read(folder, PROGRESS);
        pieces = found.pieces();
        leaves.write(found.leaves());
        at = found.size();
        noted = at;
        done = found.storedBytes();
    }

    static GoldenIndex read(DiskFolder folder, String name) throws IOException {
        try (DiskFile file = folder.open(name)) {
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(file.size()));
            file.read(bytes, 0);
            return GoldenIndex.decode(bytes.array());
        }
    }
}
