package dev.stirrup.store.content;

import dev.stirrup.trust.content.DigestTree;
import dev.stirrup.trust.content.TreeBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Reads a file as a whole and makes its digest tree.
public final class FullRead {
    private static final int PIECE = 256 * 1024;

    private final Pause pause;

    /// What happens between two pieces.
    @FunctionalInterface
    public interface Pause {
        /// @param count how many bytes were just read
        void after(int count) throws IOException;
    }

    public FullRead(Pause pause) {
        this.pause = pause;
    }

    /// As fast as it goes.
    public static FullRead atOnce() {
        return new FullRead(count -> {});
    }

    /// The tree of the whole file. Blocks for as long as reading takes.
    public DigestTree of(Path path) throws IOException {
        var tree = new TreeBuilder();
        ByteBuffer piece = ByteBuffer.allocate(PIECE);
        try (FileChannel in = FileChannel.open(path, StandardOpenOption.READ)) {
            for (int count = in.read(piece); count >= 0; count = in.read(piece.clear())) {
                tree.update(piece.array(), 0, count);
                pause.after(count);
            }
        }
        return tree.finish();
    }
}
