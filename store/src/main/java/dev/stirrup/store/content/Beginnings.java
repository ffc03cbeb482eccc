package dev.stirrup.store.content;

import dev.stirrup.trust.content.DigestTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Kept files by the digest of their first leaf, as their trees have it: the files that may be the
/// same as one of which only the beginning is known. Read when it is first asked for.
final class Beginnings {
    /// Files that begin alike by the thousand are disks of zeros; one is written again at worst.
    private static final int MOST = 8;

    private static final String TREE = ".tree";

    private final Path folder;
    private final long least;
    private final Map<String, List<Path>> known = new HashMap<>();
    private boolean isRead;

    /// @param least size of a file in bytes; shorter ones are left out
    Beginnings(Path folder, long least) {
        this.folder = folder;
        this.least = least;
    }

    /// Where files lie that begin with this leaf.
    List<Path> of(String leaf) throws IOException {
        if (!isRead) {
            isRead = true;
            read();
        }
        return known.getOrDefault(leaf, List.of());
    }

    /// One more file.
    void add(String leaf, Path file) {
        List<Path> same = known.computeIfAbsent(leaf, _ -> new ArrayList<>());
        if (same.size() < MOST && !same.contains(file)) {
            same.add(file);
        }
    }

    private void read() throws IOException {
        try (DirectoryStream<Path> parents = Files.newDirectoryStream(folder, "[0-9a-f][0-9a-f]")) {
            for (Path parent : parents) {
                try (DirectoryStream<Path> trees = Files.newDirectoryStream(parent, "*" + TREE)) {
                    for (Path tree : trees) {
                        read(tree);
                    }
                }
            }
        }
    }

    private void read(Path tree) throws IOException {
        if (Files.size(tree) < DigestTree.encodedLength(least)) {
            return;
        }
        byte[] beginning;
        try (InputStream in = Files.newInputStream(tree)) {
            beginning = in.readNBytes(DigestTree.BEGINNING);
        }
        String name = String.valueOf(tree.getFileName());
        Path file = tree.resolveSibling(name.substring(0, name.length() - TREE.length()));
        DigestTree.firstLeaf(beginning).ifPresent(leaf -> add(leaf, file));
    }
}
