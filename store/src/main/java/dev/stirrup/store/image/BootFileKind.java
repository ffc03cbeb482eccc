package dev.stirrup.store.image;

import com.github.luben.zstd.ZstdInputStream;
import dev.stirrup.store.content.PeFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.tukaani.xz.XZInputStream;

/// What a file is to a boot, by its first bytes. A name is never believed.
public enum BootFileKind {
    LINUX_X86("linux-x86"),
    LINUX_ARM64("linux-arm64"),
    LINUX_RISCV64("linux-riscv64"),
    /// A Linux kernel that unpacks itself as an EFI program.
    LINUX_EFI("linux-efi"),
    /// A cpio archive, plain or compressed: an initial RAM disk.
    INITRD("initrd"),
    EFI_PROGRAM("efi-program"),
    /// A CD or DVD: ISO 9660, perhaps with UDF beside it.
    DISC("disc"),
    /// Compressed bytes of which nothing more is known: perhaps an initial RAM disk.
    COMPRESSED("compressed"),
    OTHER("other");

    /// How many bytes from the beginning are enough to tell.
    public static final int HEAD = 64 << 10;

    private static final int INNER_HEAD = 1024;
    private static final int XZ_MEMORY_KIB = 128 << 10;
    private static final byte[] GZIP = {0x1f, (byte) 0x8b};
    private static final byte[] XZ = {(byte) 0xfd, '7', 'z', 'X', 'Z', 0};
    private static final byte[] ZSTD = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};
    private static final byte[] LZ4 = {0x04, 0x22, 0x4d, 0x18};
    private static final byte[] LZ4_LEGACY = {0x02, 0x21, 0x4c, 0x18};
    private static final byte[] LZMA = {0x5d, 0, 0};

    private final String text;

    BootFileKind(String text) {
        this.text = text;
    }

    /// The name in records and on screens.
    public String text() {
        return text;
    }

    public boolean isKernel() {
        return switch (this) {
            case LINUX_X86, LINUX_ARM64, LINUX_RISCV64, LINUX_EFI -> true;
            case INITRD, EFI_PROGRAM, DISC, COMPRESSED, OTHER -> false;
        };
    }

    public static Optional<BootFileKind> read(String text) {
        return Arrays.stream(values()).filter(kind -> kind.text.equals(text)).findFirst();
    }

    /// @param head the file's first [#HEAD] bytes, or all when it has fewer
    public static BootFileKind of(byte[] head) {
        BootFileKind plain = plain(head);
        if (plain != OTHER) {
            return plain;
        }
        if (isPacked(head)) {
            BootFileKind inner = plain(unpacked(head));
            return inner == INITRD || inner.isKernel() ? inner : COMPRESSED;
        }
        return OTHER;
    }

    private static BootFileKind plain(byte[] head) {
        // Linux, Documentation/arch/x86/boot.rst: the header's magic at 0x202.
        if (has(head, 0x202, "HdrS")) {
            return LINUX_X86;
        }
        // Documentation/arch/arm64/booting.rst and arch/riscv/boot-image-header.rst: at 0x38.
        if (has(head, 0x38, "ARMd")) {
            return LINUX_ARM64;
        }
        if (has(head, 0x38, "RSC\u0005")) {
            return LINUX_RISCV64;
        }
        // drivers/firmware/efi/libstub/zboot-header.S
        if (has(head, 0, "MZ") && has(head, 4, "zimg")) {
            return LINUX_EFI;
        }
        // Documentation/driver-api/early-userspace/buffer-format.rst
        if (has(head, 0, "070701") || has(head, 0, "070702")) {
            return INITRD;
        }
        // ECMA-119 section 8.1: the identifier of the first volume descriptor, in sector 16.
        if (has(head, 0x8001, "CD001")) {
            return DISC;
        }
        return PeFile.cpu(head).isPresent() ? EFI_PROGRAM : OTHER;
    }

    private static boolean isPacked(byte[] head) {
        return starts(head, GZIP)
                || starts(head, XZ)
                || starts(head, ZSTD)
                || starts(head, LZ4)
                || starts(head, LZ4_LEGACY)
                || starts(head, LZMA)
                || has(head, 0, "BZh");
    }

    /// The first bytes of what is inside; none when it cannot be told.
    private static byte[] unpacked(byte[] head) {
        try (InputStream in = unpacking(head)) {
            return in.readNBytes(INNER_HEAD);
        } catch (IOException _) {
            return new byte[0];
        }
    }

    private static InputStream unpacking(byte[] head) throws IOException {
        InputStream in = new ByteArrayInputStream(head);
        if (starts(head, GZIP)) {
            return new GZIPInputStream(in);
        }
        if (starts(head, XZ)) {
            return new XZInputStream(in, XZ_MEMORY_KIB);
        }
        return starts(head, ZSTD) ? new ZstdInputStream(in) : InputStream.nullInputStream();
    }

    private static boolean starts(byte[] head, byte[] magic) {
        return head.length >= magic.length
                && Arrays.equals(head, 0, magic.length, magic, 0, magic.length);
    }

    private static boolean has(byte[] head, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return head.length >= offset + bytes.length
                && Arrays.equals(head, offset, offset + bytes.length, bytes, 0, bytes.length);
    }
}
