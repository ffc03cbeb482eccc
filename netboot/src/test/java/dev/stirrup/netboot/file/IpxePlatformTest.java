package dev.stirrup.netboot.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.Firmware;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IpxePlatformTest {
    @ParameterizedTest
    @CsvSource({
        "efi, x86_64, X64_UEFI",
        "efi, i386, X86_UEFI",
        "efi, arm64, ARM64_UEFI",
        "efi, arm32, ARM32_UEFI",
        "efi, riscv64, RISCV64_UEFI",
        "efi, riscv32, RISCV32_UEFI",
        "efi, loong64, LOONGARCH64_UEFI",
        "pcbios, i386, X86_BIOS",
        "pcbios, x86_64, X86_BIOS"
    })
    void whatIpxeRunsOn(String platform, String buildarch, Firmware firmware) {
        assertThat(IpxePlatform.firmware(platform, buildarch)).contains(firmware);
    }

    @Test
    void nothingIsGuessed() {
        assertThat(IpxePlatform.firmware("efi", "mips")).isEmpty();
        assertThat(IpxePlatform.firmware("efi", "")).isEmpty();
        assertThat(IpxePlatform.firmware("linux", "x86_64")).isEmpty();
    }
}
