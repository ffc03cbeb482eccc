package dev.stirrup.store.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.github.luben.zstd.Zstd;
import dev.stirrup.boot.Firmware.Cpu;
import dev.stirrup.store.content.PeFile;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BootFileKindTest {
    @Test
    void filesAreKnownByTheirBytes() throws Exception {
        assertThat(BootFileKind.of(ImageStoreTest.kernel())).isEqualTo(BootFileKind.LINUX_X86);
        assertThat(BootFileKind.of(at(0x38, "ARMd"))).isEqualTo(BootFileKind.LINUX_ARM64);
        assertThat(BootFileKind.of(ImageStoreTest.cpio())).isEqualTo(BootFileKind.INITRD);
        assertThat(BootFileKind.of(ImageStoreTest.gzip(ImageStoreTest.cpio())))
                .isEqualTo(BootFileKind.INITRD);
        assertThat(BootFileKind.of(Zstd.compress(ImageStoreTest.cpio())))
                .isEqualTo(BootFileKind.INITRD);
        assertThat(BootFileKind.of(ImageStoreTest.gzip(at(0x38, "ARMd"))))
                .isEqualTo(BootFileKind.LINUX_ARM64);
        assertThat(BootFileKind.of(ImageStoreTest.gzip(new byte[2000])))
                .isEqualTo(BootFileKind.COMPRESSED);
        assertThat(BootFileKind.of(pe(0xaa64))).isEqualTo(BootFileKind.EFI_PROGRAM);
        assertThat(BootFileKind.of("hello".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(BootFileKind.OTHER);
        assertThat(BootFileKind.of(new byte[0])).isEqualTo(BootFileKind.OTHER);
    }

    @Test
    void aCutArchiveIsStillKnown() throws Exception {
        byte[] whole = ImageStoreTest.gzip(ImageStoreTest.cpio());
        assertThat(BootFileKind.of(Arrays.copyOf(whole, whole.length - 9)))
                .isIn(BootFileKind.INITRD, BootFileKind.COMPRESSED);
    }

    @Test
    void theProcessorStandsInThePeHeader() {
        assertThat(PeFile.cpu(pe(0x8664))).contains(Cpu.X64);
        assertThat(PeFile.cpu(pe(0xaa64))).contains(Cpu.ARM64);
        assertThat(PeFile.cpu(pe(0x1234))).isEmpty();
        for (int length = 0; length < 0x86; length++) {
            assertThat(PeFile.cpu(Arrays.copyOf(pe(0x8664), length))).isEmpty();
        }
    }

    @FuzzTest
    void anyBytesHaveAKind(FuzzedDataProvider data) {
        assertThat(BootFileKind.of(data.consumeRemainingAsBytes())).isNotNull();
    }

    private static byte[] pe(int machine) {
        byte[] bytes = at(0x80, "PE\0\0");
        bytes[0] = 'M';
        bytes[1] = 'Z';
        bytes[0x3c] = (byte) 0x80;
        bytes[0x84] = (byte) machine;
        bytes[0x85] = (byte) (machine >> 8);
        return bytes;
    }

    private static byte[] at(int offset, String text) {
        byte[] bytes = new byte[512];
        byte[] magic = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(magic, 0, bytes, offset, magic.length);
        return bytes;
    }
}
