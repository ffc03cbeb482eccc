package dev.stirrup.store.image;

import com.github.luben.zstd.ZstdInputStream;
import dev.stirrup.store.disk.golden.Progress;
import dev.stirrup.trust.content.DigestTree;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/// Reads the files of an image from where they are.
final class ImageReader {
    private static final int BUFFER = 1 << 16;
    private static final byte[] ZIP = {'P', 'K', 3, 4};
    private static final int XZ_MEMORY_KIB = 256 << 10;

    private final ImageIntake intake;
    private Told told = new Told(Progress.NONE, 0);

    ImageReader(ImageIntake intake) {
        this.intake = intake;
    }

    void read(ImageSource source) throws IOException, UnusableImageException {
        List<Part> parts = Part.of(source);
        long total = 0;
        for (Part part : parts) {
            total += part.size();
        }
        told = new Told(intake.progress(), total);
        for (Part part : parts) {
            read(part);
        }
    }

    private void read(Part part) throws IOException, UnusableImageException {
        switch (part) {
            case Part.Plain(Path file, String name) -> file(file, name);
            case Part.Packed(Path file) -> archive(file);
            case Part.Disc(Path file, String name) -> {
                file(file, name);
                disc(intake.kept(disc()));
            }
            case Part.ReadDisc(Path file, String name, DigestTree tree) -> {
                intake.file(name, file, tree);
                disc(file);
                intake.move(file, tree);
            }
        }
    }

    /// @param path where the disc is now
    private void disc(Path path) throws IOException, UnusableImageException {
        new DiscReader(intake, disc()).read(path);
    }

    private ImageFile disc() {
        return intake.files().iterator().next();
    }

    private void file(Path from, String path) throws IOException, UnusableImageException {
        try (InputStream in = told.reading(Files.newInputStream(from), "copying")) {
            intake.file(path, in);
        }
    }

    private InputStream packed(Path path) throws IOException {
        return new BufferedInputStream(
                told.reading(Files.newInputStream(path), "unpacking"), BUFFER);
    }

    private void archive(Path path) throws IOException, UnusableImageException {
        if (isZip(path)) {
            zip(path);
            return;
        }
        try (InputStream raw = packed(path);
                HeaderBound plain = new HeaderBound(unpacked(raw));
                TarArchiveInputStream tar = new TarArchiveInputStream(plain)) {
            int entries = 0;
            for (TarArchiveEntry e = next(tar, plain); e != null; e = next(tar, plain)) {
                entry(tar, e);
                tar.transferTo(OutputStream.nullOutputStream()); // else the next header's bytes
                entries++;
            }
            if (entries == 0) {
                throw new UnusableImageException(path + " is no tar archive, or an empty one");
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            // What the tar reader throws for some numbers that no archiver writes.
            throw new UnusableImageException(path + " is no sound archive: " + e.getMessage(), e);
        }
    }

    private void zip(Path path) throws IOException, UnusableImageException {
        try (var zip = new ZipInputStream(packed(path))) {
            for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
                if (!e.isDirectory()) {
                    intake.file(e.getName(), zip);
                }
            }
        } catch (IllegalArgumentException e) {
            throw new UnusableImageException(path + " is no sound archive: " + e.getMessage(), e);
        }
    }

    private static boolean isZip(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return Arrays.equals(in.readNBytes(ZIP.length), ZIP);
        }
    }

    private static @Nullable TarArchiveEntry next(TarArchiveInputStream tar, HeaderBound bytes)
            throws IOException {
        bytes.beginHeader();
        TarArchiveEntry entry = tar.getNextEntry();
        bytes.endHeader();
        return entry;
    }

    private void entry(TarArchiveInputStream tar, TarArchiveEntry entry)
            throws IOException, UnusableImageException {
        if (entry.isSymbolicLink()) {
            intake.link(entry.getName(), entry.getLinkName());
        } else if (entry.isLink()) {
            intake.hardLink(entry.getName(), entry.getLinkName());
        } else if (entry.isFile() && !entry.isDirectory()) {
            intake.file(entry.getName(), tar);
        }
        // Folders follow from the paths; devices, pipes and the like are no boot files.
    }

    private static InputStream unpacked(InputStream in) throws IOException {
        in.mark(8);
        byte[] magic = in.readNBytes(6);
        in.reset();
        if (magic.length < 6) {
            return in;
        }
        if (magic[0] == 0x1f && (magic[1] & 0xff) == 0x8b) {
            return new GZIPInputStream(in, BUFFER);
        }
        if ((magic[0] & 0xff) == 0xfd && magic[1] == '7' && magic[2] == 'z') {
            return new XZInputStream(in, XZ_MEMORY_KIB);
        }
        boolean isZstd = magic[0] == 0x28 && (magic[1] & 0xff) == 0xb5 && magic[2] == 0x2f;
        return isZstd ? new ZstdInputStream(in) : in;
    }
}
