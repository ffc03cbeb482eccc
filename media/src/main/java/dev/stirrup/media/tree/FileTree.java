package dev.stirrup.media.tree;

import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// The files of one file system. Nothing is kept in memory: each folder is read when it is needed.
///
/// @param source what the extents of its files point into
/// @param isCaseSensitive whether names that differ in case name different files
public record FileTree(ByteSource source, Folder root, boolean isCaseSensitive) {
    /// How many nodes a walk meets at most; more are malformed.
    public static final int MOST_NODES = 1 << 18;

    /// Takes what a walk comes past.
    @FunctionalInterface
    public interface Visitor {
        /// @param path with slashes between names and none before them
        void visit(String path, Node node) throws IOException, MalformedException;
    }

    private record Step(String path, Folder folder) {}

    /// Shows every node below the root, folders before what they hold. Links are shown, not
    /// followed.
    public void walk(Visitor visitor) throws IOException, MalformedException {
        Deque<Step> open = new ArrayDeque<>();
        open.push(new Step("", root));
        int met = 0;
        while (!open.isEmpty()) {
            Step step = open.pop();
            List<Step> deeper = new ArrayList<>();
            for (Node node : step.folder().children()) {
                if (++met > MOST_NODES) {
                    throw Damage.at("more than " + MOST_NODES + " files", 0);
                }
                String path = step.path() + node.name();
                visitor.visit(path, node);
                if (node instanceof Folder folder) {
                    deeper.add(new Step(path + "/", folder));
                }
            }
            deeper.reversed().forEach(open::push);
        }
    }

    /// What lies at a path, links followed. Where case does not matter, a name in the right case
    /// still comes before others.
    ///
    /// @param path names with slashes between them; empty for the root
    public Optional<Node> find(String path) throws IOException, MalformedException {
        return new PathLookup(this).find(path);
    }

    /// A file at a path; empty when there is none or it is something else.
    public Optional<Node.File> file(String path) throws IOException, MalformedException {
        return find(path).filter(Node.File.class::isInstance).map(Node.File.class::cast);
    }

    /// What the folder at a path holds; nothing when there is no such folder.
    public List<Node> list(String path) throws IOException, MalformedException {
        Optional<Node> node = find(path);
        return node.isPresent() && node.get() instanceof Folder folder
                ? folder.children()
                : List.of();
    }

    /// A file's bytes.
    public ByteSource open(Node.File file) {
        return new ExtentSource(source, file.extents());
    }

    /// The first bytes of a file, for those that are read as a whole.
    ///
    /// @param most how many at most
    public byte[] read(Node.File file, int most) throws IOException {
        byte[] bytes = new byte[(int) Math.min(file.size(), most)];
        open(file).read(0, bytes, 0, bytes.length);
        return bytes;
    }
}
