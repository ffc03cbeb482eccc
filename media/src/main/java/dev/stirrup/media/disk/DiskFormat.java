package dev.stirrup.media.disk;

import dev.stirrup.media.qcow2.Qcow2Image;
import dev.stirrup.media.vhdx.VhdxImage;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// What a file keeps a disk in, by its first bytes (and for one format its last). A name is never
/// believed.
public enum DiskFormat {
    QCOW2,
    VHDX,
    /// Packed with gzip: another file is inside.
    GZIP,
    XZ,
    ZSTD,
    BZIP2,
    /// Nothing of the others: the disk's bytes as they are.
    RAW,
    VHD,
    VMDK,
    VDI,
    QED,
    TAR;

    private static final int HEAD = 512;
    private static final byte[] QCOW_MAGIC = {'Q', 'F', 'I', (byte) 0xfb};
    private static final byte[] GZIP_MAGIC = {0x1f, (byte) 0x8b, 8};
    private static final byte[] XZ_MAGIC = {(byte) 0xfd, '7', 'z', 'X', 'Z', 0};
    private static final byte[] ZSTD_MAGIC = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};
    private static final byte[] VDI_MAGIC = {0x7f, 0x10, (byte) 0xda, (byte) 0xbe};

    /// Looks at a file.
    public static DiskFormat of(ByteSource file) throws IOException {
        byte[] head = new byte[(int) Math.min(HEAD, file.size())];
        file.read(0, head, 0, head.length);
        DiskFormat format = of(head);
        // A VHD of fixed size has its footer and nothing before the disk.
        if (format == RAW && file.size() >= HEAD) {
            file.read(file.size() - HEAD, head, 0, HEAD);
            return starts(head, 0, ascii("conectix")) ? VHD : RAW;
        }
        return format;
    }

    /// Whether the file is to be unpacked before it can be read.
    public boolean isPacked() {
        return switch (this) {
            case GZIP, XZ, ZSTD, BZIP2 -> true;
            case QCOW2, VHDX, RAW, VHD, VMDK, VDI, QED, TAR -> false;
        };
    }

    /// Opens the disk in a file of this format.
    ///
    /// @throws MalformedException when the file is damaged
    /// @throws UnsupportedImageException when it is sound and cannot be read here
    public DiskImage open(ByteSource file)
            throws IOException, MalformedException, UnsupportedImageException {
        return switch (this) {
            case QCOW2 -> Qcow2Image.open(file);
            case VHDX -> VhdxImage.open(file);
            case RAW -> new RawImage(file);
            case VHD, VMDK, VDI, QED ->
                    throw new UnsupportedImageException(
                            "it is a "
                                    + name()
                                    + " file; make a qcow2 of it: qemu-img convert -O qcow2 FILE"
                                    + " NEW");
            case TAR ->
                    throw new UnsupportedImageException(
                            "it is a tar archive; unpack it and name the disk that is in it");
            case GZIP, XZ, ZSTD, BZIP2 ->
                    throw new UnsupportedImageException("it is packed twice; unpack it");
        };
    }

    private static DiskFormat of(byte[] head) {
        if (starts(head, 0, QCOW_MAGIC)) {
            return QCOW2;
        }
        if (starts(head, 0, ascii("vhdxfile"))) {
            return VHDX;
        }
        if (starts(head, 0, GZIP_MAGIC)) {
            return GZIP;
        }
        if (starts(head, 0, XZ_MAGIC)) {
            return XZ;
        }
        if (starts(head, 0, ZSTD_MAGIC)) {
            return ZSTD;
        }
        return starts(head, 0, ascii("BZh")) ? BZIP2 : other(head);
    }

    /// Those that are told by name, so that nobody boots such a file as if it were a disk.
    private static DiskFormat other(byte[] head) {
        if (starts(head, 0, ascii("conectix"))) {
            return VHD;
        }
        if (starts(head, 0, ascii("KDMV")) || starts(head, 0, ascii("# Disk DescriptorFile"))) {
            return VMDK;
        }
        if (starts(head, 0x40, VDI_MAGIC)) {
            return VDI;
        }
        if (starts(head, 0, new byte[] {'Q', 'E', 'D', 0})) {
            return QED;
        }
        return starts(head, 257, ascii("ustar")) ? TAR : RAW;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static boolean starts(byte[] head, int at, byte[] magic) {
        return head.length >= at + magic.length
                && Arrays.equals(head, at, at + magic.length, magic, 0, magic.length);
    }
}
