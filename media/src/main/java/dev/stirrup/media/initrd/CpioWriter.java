package dev.stirrup.media.initrd;

import dev.stirrup.wire.WireWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/// Writes a small archive of the form "newc", to be loaded behind an initrd. The same files give
/// the same bytes: owner 0, time 0, numbers in order.
public final class CpioWriter {
    private static final int FOLDER = 0040755;
    private static final int FILE = 0100000;
    private static final int LINK = 0120777;
    private static final int PERMISSIONS = 07777;
    private static final int ALIGNMENT = 4;

    /// Loaders put what follows at a page or a sector; the tools pad to this.
    private static final int BLOCK = 512;

    private final WireWriter out;
    private final Set<String> folders = new HashSet<>();
    private int inode = 1;

    /// @param most how large the archive may become, in bytes
    public CpioWriter(int most) {
        this.out = new WireWriter(most);
    }

    /// Adds a file, and the folders it lies in that are not there yet.
    ///
    /// @param path names with slashes between them
    /// @param permissions such as 0755
    /// @throws IllegalArgumentException when the path is empty or leads out of the archive
    /// @throws IllegalStateException when the archive would become too large
    public CpioWriter file(String path, int permissions, byte[] content) {
        String clean = checked(path);
        parents(clean);
        return entry(clean, FILE | permissions & PERMISSIONS, content);
    }

    /// Adds a symbolic link, and the folders it lies in. What is added below it later lies in the
    /// folder that it leads to: Linux would put a folder of its name in its place.
    public CpioWriter link(String path, String target) {
        String clean = checked(path);
        parents(clean);
        folders.add(clean);
        return entry(clean, LINK, target.getBytes(StandardCharsets.UTF_8));
    }

    /// Adds a folder, and those it lies in.
    public CpioWriter folder(String path) {
        parents(checked(path) + "/");
        return this;
    }

    /// The archive with its trailer, a multiple of 512 bytes long. Nothing can be added any more.
    public byte[] finish() {
        inode = 0;
        entry(CpioReader.TRAILER, 0, new byte[0]);
        out.zeros(-out.length() & BLOCK - 1);
        return out.toBytes();
    }

    /// The archive within gzip, to lie behind RAM disks of any length: where EFI Linux puts the
    /// files of `initrd=` together itself (by Debian 12's iPXE) nothing fills them up, and the
    /// kernel takes a plain archive only at a multiple of four bytes (init/initramfs.c).
    public byte[] finishCompressed() {
        byte[] plain = finish();
        var packed = new ByteArrayOutputStream(plain.length / 2);
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private static String checked(String path) {
        String clean = path.startsWith("/") ? path.substring(1) : path;
        for (String name : clean.split("/", -1)) {
            if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf(0) >= 0) {
                throw new IllegalArgumentException("not a path of an archive: " + path);
            }
        }
        return clean;
    }

    private void parents(String path) {
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            String parent = path.substring(0, slash);
            if (folders.add(parent)) {
                entry(parent, FOLDER, new byte[0]);
            }
        }
    }

    private CpioWriter entry(String path, int mode, byte[] content) {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        int links = (mode & FOLDER) == FOLDER ? 2 : 1;
        long[] numbers = {
            inode, mode, 0, 0, links, 0, content.length, 0, 0, 0, 0, name.length + 1, 0
        };
        StringBuilder header = new StringBuilder("070701");
        for (long number : numbers) {
            header.append(String.format(Locale.ROOT, "%08x", number));
        }
        inode++;
        out.bytes(header.toString().getBytes(StandardCharsets.US_ASCII)).bytes(name).u8(0);
        align();
        out.bytes(content);
        align();
        return this;
    }

    private void align() {
        out.zeros(-out.length() & ALIGNMENT - 1);
    }
}
