package dev.stirrup.store.loader;

import dev.stirrup.boot.Firmware;
import dev.stirrup.boot.Firmware.Cpu;
import dev.stirrup.store.content.PeFile;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a loader's file is: for which processor by its PE header, in which role by its name. The
/// order is the order of preference among the files for one firmware.
enum LoaderRole {
    /// Verified by the firmware, verifies what it loads: always first where there is one.
    SHIM,
    /// iPXE over the firmware's own network driver, which works wherever PXE worked.
    SNP_ONLY,
    /// iPXE over the driver of the card that the BIOS booted from.
    UNDI_ONLY,
    /// iPXE with drivers of its own.
    IPXE,
    GRUB,
    /// Another program that firmware can start.
    OTHER_PROGRAM,
    /// A file that loaders fetch by name and firmware never starts, such as `mmx64.efi`.
    COMPANION;

    /// What a loader's file is.
    ///
    /// @param cpu empty for a file that is no EFI program
    record Recognised(LoaderRole role, Optional<Cpu> cpu) {
        /// The firmware that can start it.
        List<Firmware> firmware() {
            if (role == COMPANION) {
                return List.of();
            }
            return cpu.map(LoaderRole::startedBy).orElse(List.of(Firmware.X86_BIOS));
        }
    }

    /// @param name the file's name, without the ending that marks it as signed
    /// @param head its first bytes
    static Recognised recognise(String name, byte[] head) {
        String lower = name.toLowerCase(Locale.ROOT);
        Optional<Cpu> cpu = PeFile.cpu(head);
        return new Recognised(cpu.isPresent() ? programRole(lower) : biosRole(lower), cpu);
    }

    /// Whether the file that was at this path is GRUB, by its name.
    static boolean isGrub(String origin) {
        String name = origin.substring(origin.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        return programRole(name) == GRUB;
    }

    private static LoaderRole programRole(String name) {
        if (name.startsWith("mm") || name.startsWith("fb") || name.startsWith("revocations")) {
            return COMPANION;
        } else if (name.contains("shim")) {
            return SHIM;
        } else if (name.contains("snp")) {
            return SNP_ONLY;
        } else if (name.contains("ipxe")) {
            return IPXE;
        }
        return name.contains("grub") ? GRUB : OTHER_PROGRAM;
    }

    /// A BIOS program has no header, so only the endings that mean "loaded by PXE" count.
    private static LoaderRole biosRole(String name) {
        boolean isNbp =
                name.endsWith(".kpxe")
                        || name.endsWith(".kkpxe")
                        || name.endsWith(".pxe")
                        || name.endsWith(".0");
        if (!isNbp) {
            return COMPANION;
        }
        if (name.startsWith("undionly")) {
            return UNDI_ONLY;
        }
        return name.contains("ipxe") ? IPXE : OTHER_PROGRAM;
    }

    /// Firmware that starts EFI programs of this processor, by PXE and by HTTP. EBC counts as x64:
    /// see [Firmware].
    private static List<Firmware> startedBy(Cpu cpu) {
        return switch (cpu) {
            case X64 ->
                    List.of(
                            Firmware.X64_UEFI,
                            Firmware.EBC_UEFI,
                            Firmware.X64_UEFI_HTTP,
                            Firmware.EBC_UEFI_HTTP);
            case X86 -> List.of(Firmware.X86_UEFI, Firmware.X86_UEFI_HTTP);
            case ARM32 -> List.of(Firmware.ARM32_UEFI, Firmware.ARM32_UEFI_HTTP);
            case ARM64 -> List.of(Firmware.ARM64_UEFI, Firmware.ARM64_UEFI_HTTP);
            case RISCV32 -> List.of(Firmware.RISCV32_UEFI, Firmware.RISCV32_UEFI_HTTP);
            case RISCV64 -> List.of(Firmware.RISCV64_UEFI, Firmware.RISCV64_UEFI_HTTP);
            case LOONGARCH64 -> List.of(Firmware.LOONGARCH64_UEFI, Firmware.LOONGARCH64_UEFI_HTTP);
            case OTHER -> List.of();
        };
    }
}
