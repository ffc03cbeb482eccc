package dev.stirrup.media.fat;

import dev.stirrup.media.tree.Damage;
import dev.stirrup.media.tree.Extent;
import dev.stirrup.media.tree.ExtentSource;
import dev.stirrup.media.tree.Folder;
import dev.stirrup.media.tree.Names;
import dev.stirrup.media.tree.Node;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A directory: entries of 32 bytes (FAT specification, section 6), those of a long name before the
/// short one (section 7).
///
/// @param above the first clusters of the folders it lies in, its own included
record FatFolder(String name, ClusterChain chain, List<Extent> extents, Set<Long> above)
        implements Folder {
    private static final int ENTRY = 32;
    private static final int SHORT_NAME = 11;
    private static final int BASE = 8;
    private static final int DELETED = 0xe5;
    private static final int JAPANESE = 0x05;
    private static final int LONG_NAME = 0x0f;
    private static final int VOLUME = 0x08;
    private static final int DIRECTORY = 0x10;
    private static final int ATTRIBUTES_AT = 11;
    private static final int CASE_AT = 12;
    private static final int LOWER_BASE = 0x08;
    private static final int LOWER_EXTENSION = 0x10;
    private static final int CLUSTER_AT = 26;
    private static final int HIGH_CLUSTER_AT = 20;

    static FatFolder root(ClusterChain chain, List<Extent> extents, long cluster) {
        return new FatFolder("", chain, List.copyOf(extents), Set.of(cluster));
    }

    @Override
    public List<Node> children() throws IOException, MalformedException {
        for (Extent extent : extents) {
            Damage.checkWithin(chain.source(), extent.offset(), extent.length());
        }
        ByteSource content = new ExtentSource(chain.source(), extents);
        byte[] bytes = Damage.boundedRead(content, 0, (int) content.size());
        List<Node> children = new ArrayList<>();
        LongName longName = new LongName();
        long total = 0;
        for (int at = 0; at + ENTRY <= bytes.length && bytes[at] != 0; at += ENTRY) {
            int attributes = bytes[at + ATTRIBUTES_AT];
            if ((bytes[at] & 0xff) == DELETED) {
                longName.clear();
            } else if ((attributes & 0x3f) == LONG_NAME) {
                longName.add(bytes, at);
            } else {
                if ((attributes & VOLUME) == 0 && bytes[at] != '.') {
                    Node node = node(bytes, at, longName);
                    children.add(node);
                    total += node instanceof Node.File file ? file.size() : 0;
                    // No two files share a cluster.
                    if (total > chain.source().size()) {
                        throw Damage.at("files that are larger than all", at);
                    }
                }
                longName.clear();
            }
        }
        return children;
    }

    private Node node(byte[] bytes, int at, LongName longName)
            throws IOException, MalformedException {
        String called = longName.of(bytes, at);
        called = Names.checked(called.isEmpty() ? shortName(bytes, at) : called, at);
        WireReader in = WireReader.of(bytes, at, ENTRY);
        in.skip(HIGH_CLUSTER_AT);
        long high = in.u16le();
        in.skip(CLUSTER_AT - HIGH_CLUSTER_AT - 2);
        long cluster = high << 16 | in.u16le();
        long size = in.u32le();
        if ((bytes[at + ATTRIBUTES_AT] & DIRECTORY) != 0) {
            return folder(called, cluster);
        }
        return new Node.File(
                called, size, size == 0 ? List.of() : chain.extents(cluster, size, true));
    }

    private FatFolder folder(String called, long cluster) throws IOException, MalformedException {
        if (above.contains(cluster)) {
            throw Damage.at("the folder '" + called + "' lies in itself", chain.place(cluster));
        }
        if (above.size() >= DEEPEST) {
            throw Damage.at("folders deeper than " + DEEPEST, chain.place(cluster));
        }
        Set<Long> all =
                Stream.concat(above.stream(), Stream.of(cluster))
                        .collect(Collectors.toUnmodifiableSet());
        return new FatFolder(
                called, chain, chain.extents(cluster, FatImage.LARGEST_FOLDER, false), all);
    }

    private static String shortName(byte[] bytes, int at) {
        byte[] name = new byte[SHORT_NAME];
        System.arraycopy(bytes, at, name, 0, SHORT_NAME);
        if (name[0] == JAPANESE) {
            name[0] = (byte) DELETED;
        }
        String base = new String(name, 0, BASE, StandardCharsets.ISO_8859_1).stripTrailing();
        String extension =
                new String(name, BASE, SHORT_NAME - BASE, StandardCharsets.ISO_8859_1)
                        .stripTrailing();
        int cases = bytes[at + CASE_AT];
        base = (cases & LOWER_BASE) != 0 ? base.toLowerCase(Locale.ROOT) : base;
        extension = (cases & LOWER_EXTENSION) != 0 ? extension.toLowerCase(Locale.ROOT) : extension;
        return extension.isEmpty() ? base : base + "." + extension;
    }
}
