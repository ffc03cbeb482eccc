package dev.stirrup.store.image;

import dev.stirrup.store.content.Blob;
import dev.stirrup.store.content.BlobStore;
import dev.stirrup.store.content.Taken;
import dev.stirrup.store.disk.golden.Progress;
import dev.stirrup.trust.content.DigestTree;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Takes in the files of one image, within its limits. Links are kept apart and resolved at the
/// end, by their texts alone.
final class ImageIntake {
    private static final int MOST_HOPS = 8;

    private final BlobStore blobs;
    private final ImageLimits limits;
    private final TreeMap<String, ImageFile> files = new TreeMap<>();
    private final Map<String, String> links = new LinkedHashMap<>();
    private final Progress progress;
    private final GoingOn goingOn;
    private long bytes;

    /// A head that was read already, and the rest. A sequence closes what it has read to its end;
    /// the rest is an archive's next entry, and stays open.
    private static final class Whole extends SequenceInputStream {
        private Whole(byte[] head, InputStream rest) {
            super(new ByteArrayInputStream(head), new KeptOpen(rest));
        }
    }

    private static final class KeptOpen extends FilterInputStream {
        private KeptOpen(InputStream in) {
            super(in);
        }

        @Override
        public void close() {
            // Whoever opened it closes it.
        }
    }

    ImageIntake(BlobStore blobs, ImageLimits limits, Progress progress, GoingOn goingOn) {
        this.blobs = blobs;
        this.limits = limits;
        this.progress = progress;
        this.goingOn = goingOn;
    }

    /// The files taken in so far, in the order of their paths.
    Collection<ImageFile> files() {
        return files.values();
    }

    /// @param path as its source names it
    void file(String path, InputStream in) throws IOException, UnusableImageException {
        String clean = clean(path);
        byte[] head = in.readNBytes(BootFileKind.HEAD);
        Taken taken = blobs.take(new Whole(head, in), limits.bytes() - bytes, goingOn::begins);
        goingOn.took(taken);
        Blob blob = taken.blob();
        bytes += blob.size();
        add(ImageFile.whole(clean, blob.digest(), blob.size(), BootFileKind.of(head)));
    }

    /// A file that was read already, and is moved here by [#move] once it is wanted.
    void file(String path, Path file, DigestTree tree) throws IOException, UnusableImageException {
        String clean = clean(path);
        checkBytes(bytes + tree.image().size());
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(BootFileKind.HEAD);
        }
        bytes += tree.image().size();
        String digest = tree.image().digest();
        add(ImageFile.whole(clean, digest, tree.image().size(), BootFileKind.of(head)));
    }

    /// Moves a file here. Whoever is killed before finds it where it was, and goes on with it.
    void move(Path file, DigestTree tree) {
        var _ = blobs.adopt(file, tree);
    }

    /// A stretch of a file that was taken in before, as a file of its own.
    ///
    /// @param digest of the stretch
    /// @param place where it lies
    void stretch(String path, String digest, BootFileKind kind, Stretch place)
            throws UnusableImageException {
        add(new ImageFile(clean(path), digest, place.size(), kind, place.blob(), place.at()));
    }

    /// @param blob the digest of the kept bytes around it
    record Stretch(String blob, long at, long size) {}

    /// Whether so many bytes are accepted: files of a disc may all claim the same stretch of it.
    void checkBytes(long count) throws UnusableImageException {
        if (count > limits.bytes()) {
            throw new UnusableImageException(
                    "it has more than the " + limits.bytes() + " bytes that are accepted");
        }
    }

    /// Where the bytes of a file that was taken in lie now.
    Path kept(ImageFile file) {
        return blobs.path(file.blob());
    }

    Progress progress() {
        return progress;
    }

    /// A symbolic link.
    void link(String path, String target) throws UnusableImageException {
        String clean = clean(path);
        // A link that leads out of the image (to /usr, say) is no file of it.
        Optional<String> goal = ImagePath.follow(clean, target);
        if (goal.isPresent()) {
            links.put(clean, goal.get());
            checkCount();
        }
    }

    /// A hard link; its target is named from the archive's root.
    void hardLink(String path, String target) throws UnusableImageException {
        links.put(clean(path), clean(target));
        checkCount();
    }

    /// Gives each link the bytes it leads to.
    void resolveLinks() throws UnusableImageException {
        TreeMap<String, ImageFile> before = new TreeMap<>(files);
        for (Map.Entry<String, String> link : links.entrySet()) {
            String goal = goal(link.getValue());
            ImageFile file = before.get(goal);
            if (file != null) {
                add(file.as(link.getKey()));
                continue;
            }
            for (ImageFile below : before.tailMap(goal + "/").values()) {
                if (!below.path().startsWith(goal + "/")) {
                    break;
                }
                String path = link.getKey() + below.path().substring(goal.length());
                add(below.as(path));
            }
        }
    }

    /// The end of a chain of links.
    private String goal(String first) {
        String goal = first;
        for (int hops = 0; hops < MOST_HOPS && links.containsKey(goal); hops++) {
            goal = links.getOrDefault(goal, goal);
        }
        return goal;
    }

    private void add(ImageFile file) throws UnusableImageException {
        files.put(file.path(), file);
        checkCount();
    }

    private void checkCount() throws UnusableImageException {
        if (files.size() + links.size() > limits.files()) {
            throw new UnusableImageException("it has more than " + limits.files() + " files");
        }
    }

    private static String clean(String path) throws UnusableImageException {
        Optional<String> clean = ImagePath.clean(path);
        if (clean.isEmpty()) {
            String shown = printable(path);
            throw new UnusableImageException("a path in it is no boot file's: " + shown);
        }
        return clean.get();
    }

    private static String printable(String path) {
        String safe = path.replaceAll("[^\\x20-\\x7e]", "?");
        return safe.length() > 100 ? safe.substring(0, 100) + "..." : safe;
    }
}
