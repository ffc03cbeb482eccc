package dev.stirrup.media.wim;

import dev.stirrup.media.disk.UnsupportedImageException;
import dev.stirrup.media.tree.Damage;
import dev.stirrup.media.tree.Folder;
import dev.stirrup.media.tree.Names;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The files of one image of a WIM (wimlib's dentry.c, "struct wim_dentry_on_disk"). Names are
/// compared without case.
public final class WimFiles {
    private static final int DENTRY = 102;
    private static final int HASH_AT = 64;
    private static final int ALIGNMENT = 8;
    private static final int MOST_FILES = 1 << 20;
    private static final Bytes NO_HASH = Bytes.of(new byte[BlobTable.HASH]);

    private final byte[] description;
    private final BlobTable blobs;
    private final ResourceReader reader;

    WimFiles(byte[] description, BlobTable blobs, ResourceReader reader) {
        this.description = description;
        this.blobs = blobs;
        this.reader = reader;
    }

    /// Takes what a walk comes past.
    @FunctionalInterface
    public interface Visitor {
        /// @param path with slashes between names and none before them
        void visit(String path, WimEntry entry) throws IOException, MalformedException;
    }

    /// The root folder.
    public WimEntry root() throws MalformedException {
        long security = reader(0).u32le();
        long at = aligned(Math.max(security, ALIGNMENT));
        return entry(at).entry();
    }

    /// What a folder holds.
    public List<WimEntry> children(WimEntry folder) throws MalformedException {
        List<WimEntry> children = new ArrayList<>();
        if (!folder.isFolder() || folder.childrenAt() == 0) {
            return children;
        }
        long at = folder.childrenAt();
        while (reader(at).u64le() > ALIGNMENT) {
            Placed child = entry(at);
            Names.checked(child.entry().name(), at);
            children.add(child.entry());
            at = child.end();
            if (children.size() > Folder.MOST_CHILDREN) {
                throw Damage.at("a folder of more than " + Folder.MOST_CHILDREN + " files", at);
            }
        }
        return children;
    }

    /// Shows every file and folder below the root, folders before what they hold.
    public void walk(Visitor visitor) throws IOException, MalformedException {
        new Walk(visitor).below("", root());
    }

    /// A walk under way.
    private final class Walk {
        private final Visitor visitor;
        private final Set<Long> above = new TreeSet<>();
        private int left = MOST_FILES;

        Walk(Visitor visitor) {
            this.visitor = visitor;
        }

        void below(String path, WimEntry folder) throws IOException, MalformedException {
            if (!above.add(folder.childrenAt()) || above.size() > Folder.DEEPEST) {
                throw Damage.at("folders in each other without end", folder.childrenAt());
            }
            for (WimEntry child : children(folder)) {
                if (--left < 0) {
                    throw Damage.at("more than " + MOST_FILES + " files", folder.childrenAt());
                }
                visitor.visit(path + child.name(), child);
                if (child.isFolder() && child.childrenAt() != 0 && !child.isReparsePoint()) {
                    below(path + child.name() + "/", child);
                }
            }
            above.remove(folder.childrenAt());
        }
    }

    /// What lies at a path.
    ///
    /// @param path names with slashes between them
    public Optional<WimEntry> find(String path) throws MalformedException {
        WimEntry at = root();
        for (String name : path.split("/", -1)) {
            if (name.isEmpty()) {
                continue;
            }
            Optional<WimEntry> child =
                    children(at).stream().filter(c -> c.name().equalsIgnoreCase(name)).findFirst();
            if (child.isEmpty()) {
                return Optional.empty();
            }
            at = child.get();
        }
        return Optional.of(at);
    }

    /// How large a file is, in bytes.
    ///
    /// @throws MalformedException when its content is not in the WIM
    public long size(WimEntry file) throws MalformedException {
        return file.isEmpty() ? 0 : place(file).size();
    }

    /// A file's content, compared with its digest.
    ///
    /// @param most how many bytes it may have; more are malformed
    public byte[] read(WimEntry file, int most)
            throws IOException, MalformedException, UnsupportedImageException {
        return file.isEmpty() ? new byte[0] : reader.read(place(file), file.hash().toArray(), most);
    }

    private BlobTable.Place place(WimEntry file) throws MalformedException {
        return blobs.find(file.hash().toArray())
                .orElseThrow(() -> Damage.at("'" + file.name() + "' has no content", 0));
    }

    /// An entry, and where the next one begins.
    private record Placed(WimEntry entry, long end) {}

    private Placed entry(long at) throws MalformedException {
        WireReader in = reader(at);
        long length = in.u64le();
        if (length < DENTRY || length > in.remaining() + 8L) {
            throw Damage.at("an entry of " + length + " bytes", at);
        }
        int attributes = (int) in.u32le();
        in.skip(4);
        long children = in.u64le();
        in.skip(HASH_AT - 24);
        Bytes hash = in.value(BlobTable.HASH);
        in.skip(12);
        int streams = in.u16le();
        in.skip(2);
        int nameLength = in.u16le();
        String name = new String(in.bytes(nameLength), StandardCharsets.UTF_16LE);
        long next = at + aligned(length);
        for (int i = 0; i < streams; i++) {
            WireReader stream = reader(next);
            long streamLength = stream.u64le();
            stream.skip(8);
            Bytes streamHash = stream.value(BlobTable.HASH);
            boolean isUnnamed = stream.u16le() == 0;
            if (streamLength < 38 || streamLength > description.length) {
                throw Damage.at("a stream's entry of " + streamLength + " bytes", next);
            }
            hash = isUnnamed && hash.equals(NO_HASH) ? streamHash : hash;
            next += aligned(streamLength);
        }
        return new Placed(new WimEntry(Names.printable(name), attributes, hash, children), next);
    }

    private WireReader reader(long at) throws MalformedException {
        if (at < 0 || at > description.length) {
            throw Damage.at("an entry beyond the end", at);
        }
        return WireReader.of(description, (int) at, description.length - (int) at);
    }

    private static long aligned(long value) {
        return value + ALIGNMENT - 1 & -ALIGNMENT;
    }
}
