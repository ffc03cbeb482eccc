package dev.stirrup.media.udf;

import dev.stirrup.media.tree.Damage;
import dev.stirrup.media.tree.Folder;
import dev.stirrup.media.tree.Names;
import dev.stirrup.media.tree.Node;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A directory of UDF: file identifier descriptors (ECMA-167 4/14.4) one after the other.
///
/// @param above where the entries of the folders that this one lies in stand, its own included
record UdfFolder(String name, UdfVolume volume, FileEntry entry, Set<Long> above)
        implements Folder {
    private static final int LARGEST_DIRECTORY = 32 << 20;

    /// How many entries of deleted files a folder may have besides those of its files.
    private static final int MOST_DELETED = 4096;

    private static final int LARGEST_LINK = 4096;
    private static final int DELETED = 4;
    private static final int PARENT = 8;
    private static final int METADATA = 16;
    private static final int PADDED = 4;

    static UdfFolder root(UdfVolume volume, FileEntry entry, long place) {
        return new UdfFolder("", volume, entry, Set.of(place));
    }

    @Override
    public List<Node> children() throws IOException, MalformedException {
        if (entry.size() > LARGEST_DIRECTORY) {
            throw Damage.at("a folder of " + entry.size() + " bytes", 0);
        }
        byte[] bytes = volume.read(entry.extents());
        WireReader in = WireReader.of(bytes);
        List<Node> children = new ArrayList<>();
        int entries = 0;
        while (in.remaining() >= Tag.SIZE) {
            Tag tag = Tag.decode(bytes, in.position(), in.position());
            if (tag.identifier() != Tag.FILE_IDENTIFIER) {
                throw in.malformed("a folder with descriptor " + tag.identifier());
            }
            in.skip(Tag.SIZE + 2);
            child(in, children);
            in.skip(Math.min(-in.position() & PADDED - 1, in.remaining()));
            entries++;
            if (children.size() > MOST_CHILDREN || entries > 2 * children.size() + MOST_DELETED) {
                throw in.malformed("a folder of too many files or of deleted ones");
            }
        }
        return children;
    }

    private void child(WireReader in, List<Node> children) throws IOException, MalformedException {
        int characteristics = in.u8();
        int nameLength = in.u8();
        Allocation where = Allocation.longOne(in);
        in.skip(in.u16le());
        byte[] called = in.bytes(nameLength);
        if ((characteristics & (DELETED | PARENT | METADATA)) == 0) {
            String name = Names.checked(CompressedUnicode.decode(called), in.position());
            children.add(node(name, volume.block(where.block(), where.partition())));
        }
    }

    private Node node(String called, Block block) throws IOException, MalformedException {
        FileEntry file = FileEntry.read(volume, block);
        return switch (file.type()) {
            case FileEntry.DIRECTORY -> folder(called, file, block.place());
            case FileEntry.FILE, 0 -> new Node.File(called, file.size(), file.extents());
            case FileEntry.LINK -> new Node.Link(called, target(file, block.place()));
            default -> new Node.Unreadable(called, "a device, a pipe or another special file");
        };
    }

    private UdfFolder folder(String called, FileEntry file, long place) throws MalformedException {
        if (above.contains(place)) {
            throw Damage.at("the folder '" + called + "' lies in itself", place);
        }
        if (above.size() >= DEEPEST) {
            throw Damage.at("folders deeper than " + DEEPEST, place);
        }
        Set<Long> all =
                Stream.concat(above.stream(), Stream.of(place))
                        .collect(Collectors.toUnmodifiableSet());
        return new UdfFolder(called, volume, file, all);
    }

    /// A link's path in components (ECMA-167 4/14.16).
    private String target(FileEntry file, long place) throws IOException, MalformedException {
        if (file.size() > LARGEST_LINK) {
            throw Damage.at("a link of " + file.size() + " bytes", place);
        }
        WireReader in = WireReader.of(volume.read(file.extents()));
        List<String> parts = new ArrayList<>();
        boolean isAbsolute = false;
        while (in.remaining() >= 4) {
            int kind = in.u8();
            int length = in.u8();
            in.skip(2);
            byte[] text = in.bytes(length);
            switch (kind) {
                case 1, 2 -> {
                    parts.clear();
                    isAbsolute = true;
                }
                case 3 -> parts.add("..");
                case 4 -> parts.add(".");
                case 5 -> parts.add(CompressedUnicode.decode(text));
                default -> throw in.malformed("a part of a path of kind " + kind);
            }
        }
        return Names.printable((isAbsolute ? "/" : "") + String.join("/", parts));
    }
}
