package dev.stirrup.lab;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/// A cpio archive in the "new ASCII" form, which Linux unpacks as an initial RAM disk
/// (Documentation/driver-api/early-userspace/buffer-format.rst). Owner is root, times are zero, so
/// the same content gives the same bytes.
final class CpioArchive {
    /// The bits of a mode that tell a folder from a file.
    static final int KIND = 0170000;

    static final int DIRECTORY = 0040000;
    private static final int REGULAR = 0100000;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int inode;

    /// Adds a folder. Its parents must be there before.
    CpioArchive folder(String path) {
        add(path, DIRECTORY | 0755, new byte[0]);
        return this;
    }

    /// Adds a file that can be run.
    CpioArchive program(String path, byte[] content) {
        add(path, REGULAR | 0755, content);
        return this;
    }

    /// Adds anything, with its kind and permissions as in stat(2).
    CpioArchive entry(String path, int mode, byte[] content) {
        add(path, mode, content);
        return this;
    }

    /// The whole archive, with its end mark, filled to four bytes: the kernel takes archives one
    /// after the other.
    byte[] toBytes() {
        var whole = new CpioArchive();
        whole.inode = inode;
        whole.out.writeBytes(out.toByteArray());
        whole.add("TRAILER!!!", 0, new byte[0]);
        return whole.out.toByteArray();
    }

    /// The same within gzip. Unlike the plain archive it may lie behind a RAM disk of any length:
    /// EFI Linux puts the files of `initrd=` together without fill, and takes a plain archive only
    /// at a multiple of four bytes (init/initramfs.c).
    byte[] toCompressedBytes() throws IOException {
        var compressed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(compressed)) {
            gzip.write(toBytes());
        }
        return compressed.toByteArray();
    }

    private void add(String path, int mode, byte[] content) {
        byte[] name = (path + "\0").getBytes(StandardCharsets.UTF_8);
        inode++;
        int[] fields = {inode, mode, 0, 0, 1, 0, content.length, 0, 0, 0, 0, name.length, 0};
        var header = new StringBuilder("070701");
        for (int field : fields) {
            header.append("%08X".formatted(field));
        }
        out.writeBytes(header.toString().getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(name);
        fill();
        out.writeBytes(content);
        fill();
    }

    private void fill() {
        while (out.size() % 4 != 0) {
            out.write(0);
        }
    }
}
