package dev.stirrup.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Where one generation's firmware lies. The root is `/` for what is installed, or a folder into
/// which packages were unpacked.
public record FirmwareFiles(Generation generation, Path root) {
    /// The folder with the ROMs of QEMU's network cards: iPXE.
    public Path networkRoms() throws LabUnavailableException {
        return first("usr/lib/ipxe/qemu", "usr/share/ipxe/qemu", "usr/share/qemu");
    }

    /// OVMF's code, without Secure Boot.
    public Path ovmfCode() throws LabUnavailableException {
        return first(
                "usr/share/OVMF/OVMF_CODE_4M.fd",
                "usr/share/OVMF/OVMF_CODE.fd",
                "usr/share/edk2/ovmf/OVMF_CODE.fd");
    }

    /// The empty variable store that belongs to [#ovmfCode()].
    public Path ovmfVariables() throws LabUnavailableException {
        return first(
                "usr/share/OVMF/OVMF_VARS_4M.fd",
                "usr/share/OVMF/OVMF_VARS.fd",
                "usr/share/edk2/ovmf/OVMF_VARS.fd");
    }

    /// OVMF's code that looks at signatures. It needs a machine with SMM.
    public Path ovmfSecureCode() throws LabUnavailableException {
        return first(
                "usr/share/OVMF/OVMF_CODE_4M.secboot.fd",
                "usr/share/OVMF/OVMF_CODE.secboot.fd",
                "usr/share/edk2/ovmf/OVMF_CODE.secboot.fd");
    }

    /// The variable store with Microsoft's keys.
    public Path ovmfMicrosoftVariables() throws LabUnavailableException {
        return first(
                "usr/share/OVMF/OVMF_VARS_4M.ms.fd",
                "usr/share/OVMF/OVMF_VARS.ms.fd",
                "usr/share/edk2/ovmf/OVMF_VARS.secboot.fd");
    }

    /// The folder of iPXE's loaders: `undionly.kpxe`, `snponly.efi`, `ipxe.efi` and others.
    public Path ipxe() throws LabUnavailableException {
        return first("usr/lib/ipxe", "usr/share/ipxe");
    }

    /// GRUB's signed network loader.
    public Path grub() throws LabUnavailableException {
        return first(
                "usr/lib/grub/x86_64-efi-signed/grubnetx64.efi.signed",
                "usr/lib/grub/x86_64-efi-signed/grubnetx64.efi");
    }

    /// The first stage of Secure Boot.
    public Path shim() throws LabUnavailableException {
        return first("usr/lib/shim/shimx64.efi.signed", "usr/lib/shim/shimx64.efi");
    }

    private Path first(String... candidates) throws LabUnavailableException {
        for (String candidate : candidates) {
            Path path = root.resolve(candidate);
            if (Files.exists(path) && !isEmptyFolder(path)) {
                return path;
            }
        }
        throw new LabUnavailableException(
                "none of "
                        + List.of(candidates)
                        + " found below "
                        + root
                        + (generation == Generation.INSTALLED
                                ? "; on Debian: apt-get install ipxe ipxe-qemu ovmf"
                                : ""));
    }

    private static boolean isEmptyFolder(Path path) {
        if (!Files.isDirectory(path)) {
            return false;
        }
        try (Stream<Path> inside = Files.list(path)) {
            return inside.findAny().isEmpty();
        } catch (IOException e) {
            return true;
        }
    }
}
