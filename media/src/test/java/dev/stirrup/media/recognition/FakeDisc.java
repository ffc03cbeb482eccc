package dev.stirrup.media.recognition;

import dev.stirrup.media.tree.Extent;
import dev.stirrup.media.tree.FileTree;
import dev.stirrup.media.tree.Folder;
import dev.stirrup.media.tree.Node;
import dev.stirrup.wire.ByteSource;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A tree of files in memory, told by paths.
final class FakeDisc {
    private final MemoryFolder root = new MemoryFolder("");
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private String label = "";
    private String volume = "";
    private long size;
    private boolean isCaseSensitive = true;

    FakeDisc label(String text) {
        label = text;
        return this;
    }

    FakeDisc volume(String text) {
        volume = text;
        return this;
    }

    FakeDisc size(long bytes) {
        size = bytes;
        return this;
    }

    FakeDisc anyCase() {
        isCaseSensitive = false;
        return this;
    }

    FakeDisc files(String... paths) {
        for (String path : paths) {
            file(path, "x");
        }
        return this;
    }

    FakeDisc file(String path, String text) {
        return file(path, text.getBytes(StandardCharsets.UTF_8));
    }

    FakeDisc file(String path, byte[] bytes) {
        MemoryFolder folder = root;
        String[] names = path.split("/", -1);
        for (int i = 0; i < names.length - 1; i++) {
            folder = folder.folder(names[i]);
        }
        Extent extent = new Extent(content.size(), bytes.length);
        content.writeBytes(bytes);
        folder.children.add(new Node.File(names[names.length - 1], bytes.length, List.of(extent)));
        return this;
    }

    Evidence evidence() {
        FileTree tree = new FileTree(ByteSource.of(content.toByteArray()), root, isCaseSensitive);
        return new Evidence(tree, label, volume, size);
    }

    private record MemoryFolder(String name, List<Node> children) implements Folder {
        MemoryFolder(String name) {
            this(name, new ArrayList<>());
        }

        MemoryFolder folder(String name) {
            for (Node node : children) {
                if (node instanceof MemoryFolder folder && folder.name().equals(name)) {
                    return folder;
                }
            }
            MemoryFolder made = new MemoryFolder(name);
            children.add(made);
            return made;
        }
    }
}
