package dev.stirrup.netboot.file;

import dev.stirrup.boot.Firmware;
import java.util.Optional;

/// The firmware below an iPXE, from its settings `platform` and `buildarch`.
final class IpxePlatform {
    private IpxePlatform() {}

    /// Empty for a platform that is neither `efi` nor `pcbios`: nothing is guessed.
    static Optional<Firmware> firmware(String platform, String buildarch) {
        return switch (platform) {
            case "efi" -> uefi(buildarch);
            case "pcbios" -> Optional.of(Firmware.X86_BIOS);
            default -> Optional.empty();
        };
    }

    private static Optional<Firmware> uefi(String buildarch) {
        return switch (buildarch) {
            case "x86_64" -> Optional.of(Firmware.X64_UEFI);
            case "i386" -> Optional.of(Firmware.X86_UEFI);
            case "arm64" -> Optional.of(Firmware.ARM64_UEFI);
            case "arm32" -> Optional.of(Firmware.ARM32_UEFI);
            case "riscv64" -> Optional.of(Firmware.RISCV64_UEFI);
            case "riscv32" -> Optional.of(Firmware.RISCV32_UEFI);
            case "loong64" -> Optional.of(Firmware.LOONGARCH64_UEFI);
            default -> Optional.empty();
        };
    }
}
