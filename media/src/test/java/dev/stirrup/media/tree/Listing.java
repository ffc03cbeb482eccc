package dev.stirrup.media.tree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/// What a tree holds, one line per path: a folder, a link's target, or a file's size and sum.
public final class Listing {
    private static final int MOST = 64 << 20;

    private Listing() {}

    /// A name in other letters than ASCII's where Java can write such files; it goes by the locale.
    public static String odd(String name, String otherwise) {
        return "UTF-8".equals(System.getProperty("sun.jnu.encoding")) ? name : otherwise;
    }

    public static SortedMap<String, String> of(FileTree tree) throws Exception {
        SortedMap<String, String> lines = new TreeMap<>();
        tree.walk((path, node) -> lines.put(path, line(tree, node)));
        return lines;
    }

    private static String line(FileTree tree, Node node) throws IOException {
        return switch (node) {
            case Folder _ -> "folder";
            case Node.Link link -> "-> " + link.target();
            case Node.Unreadable other -> "unreadable: " + other.why();
            case Node.File file -> content(tree.read(file, MOST));
        };
    }

    /// What a folder of the system holds.
    public static SortedMap<String, String> of(Path folder) throws IOException {
        SortedMap<String, String> lines = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.filter(p -> !p.equals(folder)).toList()) {
                lines.put(folder.relativize(path).toString(), line(path));
            }
        }
        return lines;
    }

    private static String line(Path path) throws IOException {
        if (Files.isSymbolicLink(path)) {
            return "-> " + Files.readSymbolicLink(path);
        }
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                ? "folder"
                : content(Files.readAllBytes(path));
    }

    private static String content(byte[] bytes) {
        CRC32 sum = new CRC32();
        sum.update(bytes);
        return bytes.length + " bytes, " + Long.toHexString(sum.getValue());
    }
}
