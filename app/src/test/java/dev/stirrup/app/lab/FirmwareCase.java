package dev.stirrup.app.lab;

import dev.stirrup.lab.Generation;
import dev.stirrup.lab.LabFirmware;
import java.util.List;
import java.util.stream.Stream;

/// One cell of the firmware matrix: what the product promises to boot.
///
/// @param isBesideDhcp whether another server leases the addresses (proxyDHCP)
/// @param profile a profile of [LabSite]
record FirmwareCase(
        LabFirmware firmware, Generation generation, boolean isBesideDhcp, String profile) {
    private static final List<Generation> GENERATIONS =
            List.of(Generation.BOOKWORM, Generation.TRIXIE, Generation.FORKY);

    /// SeaBIOS with an iPXE ROM, SeaBIOS to undionly, OVMF PXE, OVMF PXE beside another DHCP
    /// server, OVMF HTTP Boot, GRUB over TFTP: each with the firmware and loaders of three Debian
    /// releases. The first release boots Debian's own RAM disk, the others a small one; undionly,
    /// which reads slowly, the smaller kernel too.
    static Stream<FirmwareCase> all() {
        return Stream.concat(
                GENERATIONS.stream().flatMap(FirmwareCase::of),
                Stream.of(
                        new FirmwareCase(LabFirmware.BIOS, Generation.FORKY, true, LabSite.CLOUD),
                        new FirmwareCase(
                                LabFirmware.UEFI_HTTP, Generation.FORKY, true, LabSite.CLOUD)));
    }

    private static Stream<FirmwareCase> of(Generation generation) {
        String usual = generation == Generation.BOOKWORM ? LabSite.DEBIAN : LabSite.CLOUD;
        return Stream.of(
                new FirmwareCase(LabFirmware.BIOS, generation, false, usual),
                new FirmwareCase(LabFirmware.BIOS_UNDIONLY, generation, false, LabSite.SMALL),
                new FirmwareCase(LabFirmware.UEFI, generation, false, usual),
                new FirmwareCase(LabFirmware.UEFI, generation, true, LabSite.CLOUD),
                new FirmwareCase(LabFirmware.UEFI_HTTP, generation, false, usual),
                new FirmwareCase(LabFirmware.UEFI, generation, false, LabSite.GRUB));
    }

    @Override
    public String toString() {
        return "%s%s, %s, %s"
                .formatted(firmware, isBesideDhcp ? " beside DHCP" : "", generation, profile);
    }
}
