package dev.stirrup.store.image;

import dev.stirrup.media.disc.DiscImage;
import dev.stirrup.media.disk.UnsupportedImageException;
import dev.stirrup.media.recognition.EsxiBoot;
import dev.stirrup.media.tree.FileTree;
import dev.stirrup.media.tree.Names;
import dev.stirrup.media.tree.Node;
import dev.stirrup.store.disk.file.ChannelFile;
import dev.stirrup.store.image.ImageIntake.Stretch;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Makes the files on a disc files of an image: a file in one piece becomes a stretch of the disc,
/// one in several pieces is kept by itself.
final class DiscReader {
    private static final int PIECE = 1 << 20;
    private static final int LARGEST_SETTINGS = 64 << 10;

    private final ImageIntake intake;
    private final ImageFile disc;
    private final byte[] piece = new byte[PIECE];
    private long done;

    /// @param disc known to the image already
    DiscReader(ImageIntake intake, ImageFile disc) {
        this.intake = intake;
        this.disc = disc;
    }

    /// @param path where the disc is now
    void read(Path path) throws IOException, UnusableImageException {
        try (ChannelFile file = new ChannelFile(FileChannel.open(path), path)) {
            FileTree tree = DiscImage.open(new Bytes(file, disc.size())).tree();
            var refused = new Refused();
            tree.walk((name, node) -> refused.run(() -> take(name, node, tree)));
            refused.check();
            Optional<byte[]> curl = WindowsCurl.on(tree);
            if (curl.isPresent() && tree.find(WindowsCurl.PATH).isEmpty()) {
                intake.file(WindowsCurl.PATH, new ByteArrayInputStream(curl.get()));
            }
            esxi(tree);
        } catch (MalformedException e) {
            throw new UnusableImageException("the disc is damaged: " + e.getMessage(), e);
        } catch (UnsupportedImageException e) {
            throw new UnusableImageException(String.valueOf(e.getMessage()), e);
        }
    }

    private void take(String path, Node node, FileTree tree)
            throws IOException, UnusableImageException {
        switch (node) {
            case Node.File file when path.equals(disc.path()) ->
                    throw new UnusableImageException(
                            "it holds a file of its own name, " + file.name());
            case Node.File file when file.isContiguous() -> stretch(path, file, tree);
            case Node.File file -> intake.file(path, new Content(tree.open(file)));
            case Node.Link link -> intake.link(path, link.target());
            default -> {
                // A folder follows from its paths; what cannot be read here is no boot file.
            }
        }
    }

    /// What VMware's loader is told is for a drive: one for the network is put beside it.
    private void esxi(FileTree tree)
            throws IOException, MalformedException, UnusableImageException {
        Optional<Node.File> original = tree.file(EsxiBoot.ORIGINAL);
        if (original.isEmpty() || original.get().size() > LARGEST_SETTINGS) {
            return;
        }
        String text = Names.text(tree.read(original.get(), LARGEST_SETTINGS));
        if (EsxiBoot.isIn(text)) {
            List<String> paths = intake.files().stream().map(ImageFile::path).toList();
            byte[] settings = EsxiBoot.forNetwork(text, paths).getBytes(StandardCharsets.UTF_8);
            intake.file(EsxiBoot.FOR_NETWORK, new ByteArrayInputStream(settings));
            for (String path : paths) {
                String small = path.toLowerCase(Locale.ROOT);
                if (!small.equals(path) && EsxiBoot.isOfLoader(small)) {
                    intake.hardLink(small, path);
                }
            }
        }
    }

    private void stretch(String path, Node.File file, FileTree tree)
            throws IOException, UnusableImageException {
        intake.checkBytes(done + file.size());
        ByteSource bytes = tree.open(file);
        MessageDigest digest = Sha256.begin();
        byte[] head = new byte[0];
        for (long at = 0; at < file.size(); at += PIECE) {
            int count = (int) Math.min(PIECE, file.size() - at);
            bytes.read(at, piece, 0, count);
            digest.update(piece, 0, count);
            if (at == 0) {
                head = Arrays.copyOf(piece, Math.min(count, BootFileKind.HEAD));
            }
            done += count;
            intake.progress().reached("reading", done, Math.max(done, disc.size()));
        }
        long at = file.extents().isEmpty() ? 0 : file.extents().getFirst().offset();
        intake.stretch(
                path,
                HexFormat.of().formatHex(digest.digest()),
                BootFileKind.of(head),
                new Stretch(disc.blob(), at, file.size()));
    }

    /// Lets what an image may not hold through a walk that knows nothing of images.
    private static final class Refused {
        private Optional<UnusableImageException> first = Optional.empty();

        interface Step {
            void run() throws IOException, UnusableImageException;
        }

        void run(Step step) throws IOException {
            if (first.isPresent()) {
                return;
            }
            try {
                step.run();
            } catch (UnusableImageException e) {
                first = Optional.of(e);
            }
        }

        void check() throws UnusableImageException {
            if (first.isPresent()) {
                throw first.get();
            }
        }
    }

    private record Bytes(ChannelFile file, long size) implements ByteSource {
        @Override
        public void read(long at, byte[] into, int from, int count) throws IOException {
            file.read(ByteBuffer.wrap(into, from, count), at);
        }
    }

    /// A file in pieces, one after the other.
    private static final class Content extends InputStream {
        private final ByteSource bytes;
        private long at;

        Content(ByteSource bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int count = (int) Math.min(length, bytes.size() - at);
            if (count <= 0) {
                return length == 0 ? 0 : -1;
            }
            bytes.read(at, into, from, count);
            at += count;
            return count;
        }
    }
}
