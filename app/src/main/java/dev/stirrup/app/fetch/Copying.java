package dev.stirrup.app.fetch;

import dev.stirrup.app.fetch.FetchException.Kind;
import dev.stirrup.app.timeline.Sizes;
import dev.stirrup.store.content.FileStates;
import dev.stirrup.store.disk.golden.Progress;
import dev.stirrup.trust.content.DigestTree;
import dev.stirrup.trust.content.FileState;
import dev.stirrup.trust.content.TreeBuilder;
import dev.stirrup.wire.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.function.Consumer;

/// One file that is here on its way into the data folder. The digest of each leaf is written down
/// once its bytes are: whoever goes on compares all that was copied with them, and the first and
/// the last of these leaves with the file, and goes on behind the last one that fits. Used once.
final class Copying {
    private static final int LEAF = DigestTree.LEAF;
    private static final int CHUNK = 4 * LEAF;

    private final Path source;
    private final Progress progress;
    private final Consumer<String> told;
    private final TreeBuilder tree = new TreeBuilder();

    Copying(Path source, Progress progress, Consumer<String> told) {
        this.source = source;
        this.progress = progress;
        this.told = told;
    }

    /// @return of the whole file
    /// @throws IOException when the disk of the copy fails
    DigestTree into(Partial partial) throws IOException, FetchException {
        FileState state = state();
        var facts = new Partial.Facts(source.toUri(), text(state), state.size());
        try (FileChannel in = opened()) {
            long have = partial.size() == 0 ? 0 : had(partial, facts, in);
            try (FileChannel out = have > 0 ? partial.append() : partial.begin(facts);
                    FileChannel leaves = leaves(partial)) {
                out.truncate(have);
                leaves.truncate(have / LEAF * DigestTree.DIGEST);
                copy(in, out, leaves, state.size());
            }
        }
        if (!state().equals(state)) {
            throw changed();
        }
        return tree.finish();
    }

    /// Which file it is, and since when it is as it is. Not on which device it lies: that may have
    /// another number after a start of the machine.
    private static String text(FileState state) {
        return state.inode() + " " + state.size() + " " + state.modified() + " " + state.changed();
    }

    /// How much of what was copied before is right.
    private long had(Partial partial, Partial.Facts facts, FileChannel in)
            throws IOException, FetchException {
        if (partial.facts().filter(facts::equals).isEmpty()) {
            told.accept(source + " has changed since a part of it was copied: it begins anew");
            return 0;
        }
        byte[] digests = digests(partial, facts.total());
        int count = (int) Math.min(digests.length / DigestTree.DIGEST, partial.size() / LEAF);
        if (count == 0) {
            return 0;
        }
        if (!isLeaf(in, 0, digests) || !isLeaf(in, count - 1, digests)) {
            told.accept(source + " is not what a part of it was copied from: it begins anew");
            return 0;
        }
        int right = compared(partial, digests, count);
        String behind = right < count ? "; what was copied behind that is damaged" : "";
        told.accept(
                source
                        + " goes on behind the "
                        + Sizes.bytes((long) right * LEAF)
                        + " that were copied before"
                        + behind);
        return (long) right * LEAF;
    }

    private static byte[] digests(Partial partial, long total) throws IOException {
        Path file = partial.leaves();
        if (!Files.exists(file) || Files.size(file) > total / LEAF * DigestTree.DIGEST) {
            return new byte[0];
        }
        return Files.readAllBytes(file);
    }

    private boolean isLeaf(FileChannel in, int leaf, byte[] digests) throws FetchException {
        ByteBuffer bytes = ByteBuffer.allocate(LEAF);
        read(in, bytes, (long) leaf * LEAF);
        byte[] found = Sha256.begin().digest(bytes.array());
        return Arrays.equals(found, digest(digests, leaf));
    }

    private static byte[] digest(byte[] digests, int leaf) {
        int at = leaf * DigestTree.DIGEST;
        return Arrays.copyOfRange(digests, at, at + DigestTree.DIGEST);
    }

    /// @return how many of the leaves are what was copied
    private int compared(Partial partial, byte[] digests, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(LEAF);
        try (FileChannel copy = FileChannel.open(partial.file())) {
            for (int leaf = 0; leaf < count; leaf++) {
                bytes.clear();
                while (bytes.hasRemaining() && copy.read(bytes) >= 0) {
                    // a file may come in pieces
                }
                if (!tree.updateIf(bytes.array(), digest(digests, leaf))) {
                    return leaf;
                }
                long done = (leaf + 1L) * LEAF;
                progress.reached("comparing", done, (long) count * LEAF);
            }
        }
        return count;
    }

    private void copy(FileChannel in, FileChannel out, FileChannel leaves, long size)
            throws IOException, FetchException {
        out.position(out.size());
        leaves.position(leaves.size());
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        for (long at = out.size(); at < size; at += chunk.limit()) {
            chunk.clear().limit((int) Math.min(CHUNK, size - at));
            read(in, chunk, at);
            int before = tree.count();
            tree.update(chunk.array(), 0, chunk.limit());
            write(out, chunk.flip());
            write(leaves, ByteBuffer.wrap(tree.digests(before)));
            progress.reached("copying", at + chunk.limit(), size);
        }
    }

    /// Fills the buffer; a file that ends before is not what it was.
    private void read(FileChannel in, ByteBuffer into, long at) throws FetchException {
        try {
            for (long from = at; into.hasRemaining(); ) {
                int count = in.read(into, from);
                if (count < 0) {
                    throw changed();
                }
                from += count;
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static void write(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    private static FileChannel leaves(Partial partial) throws IOException {
        return FileChannel.open(
                partial.leaves(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private FileState state() throws FetchException {
        try {
            return FileStates.of(source);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private FileChannel opened() throws FetchException {
        try {
            return FileChannel.open(source);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private FetchException unreadable(IOException why) {
        return new FetchException(
                Kind.CUT_OFF, source + " cannot be read: " + why.getMessage(), why);
    }

    private FetchException changed() {
        return new FetchException(Kind.REFUSED, source + " changed while it was copied");
    }
}
