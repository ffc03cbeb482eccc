package dev.stirrup.media.tree;

import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// Finds one path. Links are followed within the tree, and only so many of them.
final class PathLookup {
    private static final int MOST_LINKS = 40;
    private static final int LONGEST_PATH = 4096;

    private final FileTree tree;
    private final Deque<Folder> way = new ArrayDeque<>();
    private final Deque<String> names = new ArrayDeque<>();
    private int links;

    PathLookup(FileTree tree) {
        this.tree = tree;
        way.push(tree.root());
    }

    Optional<Node> find(String path) throws IOException, MalformedException {
        prepend(path);
        Node last = tree.root();
        while (!names.isEmpty()) {
            String name = names.pop();
            if (name.equals("..")) {
                up();
                last = way.getFirst();
                continue;
            }
            Optional<Node> child = named(name);
            if (child.isEmpty()) {
                return Optional.empty();
            }
            switch (child.get()) {
                case Folder folder -> {
                    way.push(folder);
                    last = folder;
                }
                case Node.Link link -> {
                    if (!follow(link)) {
                        return Optional.empty();
                    }
                    last = way.getFirst();
                }
                case Node.File file -> {
                    return names.isEmpty() ? Optional.of(file) : Optional.empty();
                }
                case Node.Unreadable other -> {
                    return names.isEmpty() ? Optional.of(other) : Optional.empty();
                }
            }
        }
        return Optional.of(last);
    }

    private boolean follow(Node.Link link) {
        if (++links > MOST_LINKS || link.target().length() > LONGEST_PATH) {
            return false;
        }
        if (link.target().startsWith("/")) {
            while (way.size() > 1) {
                way.pop();
            }
        }
        prepend(link.target());
        return true;
    }

    /// The root's parent is the root.
    private void up() {
        if (way.size() > 1) {
            way.pop();
        }
    }

    private void prepend(String path) {
        for (String name : List.of(path.split("/", -1)).reversed()) {
            if (!name.isEmpty() && !name.equals(".")) {
                names.push(name);
            }
        }
    }

    private Optional<Node> named(String name) throws IOException, MalformedException {
        Optional<Node> other = Optional.empty();
        for (Node node : way.getFirst().children()) {
            if (node.name().equals(name)) {
                return Optional.of(node);
            }
            if (!tree.isCaseSensitive() && other.isEmpty() && node.name().equalsIgnoreCase(name)) {
                other = Optional.of(node);
            }
        }
        return other;
    }
}
