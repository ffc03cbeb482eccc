package dev.stirrup.netboot.file;

import dev.stirrup.boot.Firmware;
import java.util.Map;
import java.util.Optional;

/// The firmware below an iPXE, from its settings `platform` and `buildarch`.
final class IpxePlatform {
    private static final Map<String, Firmware> UEFI =
            Map.of(
                    "x86_64", Firmware.X64_UEFI,
                    "i386", Firmware.X86_UEFI,
                    "arm64", Firmware.ARM64_UEFI,
                    "arm32", Firmware.ARM32_UEFI,
                    "riscv64", Firmware.RISCV64_UEFI,
                    "riscv32", Firmware.RISCV32_UEFI,
                    "loong64", Firmware.LOONGARCH64_UEFI);

    private IpxePlatform() {}

    /// Empty for a platform that is neither `efi` nor `pcbios`: nothing is guessed.
    static Optional<Firmware> firmware(String platform, String buildarch) {
        return switch (platform) {
            case "efi" -> Optional.ofNullable(UEFI.get(buildarch));
            case "pcbios" -> Optional.of(Firmware.X86_BIOS);
            default -> Optional.empty();
        };
    }
}
