package dev.stirrup.store.image;

import dev.stirrup.store.content.Blob;
import dev.stirrup.store.content.BlobStore;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
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

    ImageIntake(BlobStore blobs, ImageLimits limits) {
        this.blobs = blobs;
        this.limits = limits;
    }

    /// The files taken in so far, in the order of their paths.
    Collection<ImageFile> files() {
        return files.values();
    }

    /// @param path as its source names it
    void file(String path, InputStream in) throws IOException, UnusableImageException {
        String clean = clean(path);
        byte[] head = in.readNBytes(BootFileKind.HEAD);
        Blob blob = blobs.put(new Whole(head, in), limits.bytes() - bytes);
        bytes += blob.size();
        add(new ImageFile(clean, blob.digest(), blob.size(), BootFileKind.of(head)));
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
                add(new ImageFile(link.getKey(), file.digest(), file.size(), file.kind()));
                continue;
            }
            for (ImageFile below : before.tailMap(goal + "/").values()) {
                if (!below.path().startsWith(goal + "/")) {
                    break;
                }
                String path = link.getKey() + below.path().substring(goal.length());
                add(new ImageFile(path, below.digest(), below.size(), below.kind()));
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
