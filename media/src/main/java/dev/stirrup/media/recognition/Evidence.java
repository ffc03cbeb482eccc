package dev.stirrup.media.recognition;

import dev.stirrup.media.disc.DiscImage;
import dev.stirrup.media.iso.IsoVolume;
import dev.stirrup.media.tree.FileTree;
import dev.stirrup.media.tree.Folder;
import dev.stirrup.media.tree.Names;
import dev.stirrup.media.tree.Node;
import dev.stirrup.media.wim.WimFile;
import dev.stirrup.media.wim.WimImage;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.stream.Collectors;

/// What rules look at. Remembers what was read, since many rules ask for the same. For one thread.
public final class Evidence {
    private static final int LONGEST_TEXT = 64 << 10;
    private static final int MOST_MATCHES = 100;

    private final FileTree tree;
    private final String label;
    private final String volume;
    private final long size;
    private final Map<String, List<String>> paths = new HashMap<>();
    private final Map<String, Optional<String>> texts = new HashMap<>();
    private final Map<String, Optional<String>> wims = new HashMap<>();
    private final Map<String, List<Node>> folders = new HashMap<>();

    /// @param volume what the volume says of its makers, in lines
    /// @param size of the whole, in bytes
    public Evidence(FileTree tree, String label, String volume, long size) {
        this.tree = tree;
        this.label = label;
        this.volume = volume;
        this.size = size;
    }

    /// All that a disc shows.
    public static Evidence of(DiscImage disc) {
        String volume = disc.volume().map(Evidence::text).orElse("");
        return new Evidence(disc.tree(), disc.label(), volume, disc.tree().source().size());
    }

    private static String text(IsoVolume volume) {
        return String.join("\n", volume.system(), volume.publisher(), volume.application());
    }

    String label() {
        return label;
    }

    String volume() {
        return volume;
    }

    long size() {
        return size;
    }

    /// The files and folders that a pattern fits, sorted: `*` in a name stands for any characters.
    /// The paths are in the disc's own case.
    List<String> paths(String pattern) throws IOException, MalformedException {
        List<String> known = paths.get(pattern);
        if (known == null) {
            known = find(pattern);
            paths.put(pattern, known);
        }
        return known;
    }

    /// The first of them, taken apart by the pattern.
    Optional<Matcher> match(String pattern) throws IOException, MalformedException {
        List<String> all = paths(pattern);
        if (all.isEmpty()) {
            return Optional.empty();
        }
        Matcher matcher = new NamePattern(pattern, tree.isCaseSensitive()).matcher(all.getFirst());
        return matcher.matches() ? Optional.of(matcher) : Optional.empty();
    }

    private List<String> find(String pattern) throws IOException, MalformedException {
        List<String> found = List.of("");
        for (String name : pattern.split("/", -1)) {
            List<String> deeper = new ArrayList<>();
            for (String above : found) {
                if (deeper.size() < MOST_MATCHES) {
                    children(above, name, deeper);
                }
            }
            found = deeper;
        }
        return found.stream().sorted().limit(MOST_MATCHES).toList();
    }

    private void children(String above, String pattern, List<String> found)
            throws IOException, MalformedException {
        String before = above.isEmpty() ? "" : above + "/";
        NamePattern wanted = new NamePattern(pattern, tree.isCaseSensitive());
        for (Node node : list(above)) {
            if (wanted.fits(node.name())) {
                found.add(before + node.name());
            }
        }
    }

    private List<Node> list(String path) throws IOException, MalformedException {
        List<Node> known = folders.get(path);
        if (known == null) {
            known = tree.list(path);
            folders.put(path, known);
        }
        return known;
    }

    /// The beginning of the first file that a pattern fits, as text.
    Optional<String> text(String pattern) throws IOException, MalformedException {
        Optional<String> known = texts.get(pattern);
        if (known == null) {
            Optional<Node.File> file = file(pattern);
            known =
                    file.isEmpty()
                            ? Optional.empty()
                            : Optional.of(Names.text(tree.read(file.get(), LONGEST_TEXT)));
            texts.put(pattern, known);
        }
        return known;
    }

    /// What the first WIM that a pattern fits says of its images.
    Optional<String> wim(String pattern) throws IOException, MalformedException {
        Optional<String> known = wims.get(pattern);
        if (known == null) {
            known = readWim(pattern);
            wims.put(pattern, known);
        }
        return known;
    }

    private Optional<String> readWim(String pattern) throws IOException, MalformedException {
        for (String path : paths(pattern)) {
            Optional<Node.File> file = tree.file(path);
            if (file.isPresent() && WimFile.isIn(tree.open(file.get()))) {
                return Optional.of(
                        WimFile.open(tree.open(file.get())).images().stream()
                                .map(WimImage::text)
                                .collect(Collectors.joining("\n")));
            }
        }
        return Optional.empty();
    }

    private Optional<Node.File> file(String pattern) throws IOException, MalformedException {
        for (String path : paths(pattern)) {
            Optional<Node.File> file = tree.file(path);
            if (file.isPresent()) {
                return file;
            }
        }
        return Optional.empty();
    }

    /// Whether a path leads to something that can be read as a file.
    boolean isFile(String path) throws IOException, MalformedException {
        Optional<Node> node = tree.find(path);
        return node.isPresent() && !(node.get() instanceof Folder);
    }
}
