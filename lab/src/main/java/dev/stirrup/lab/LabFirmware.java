package dev.stirrup.lab;

import java.util.Arrays;
import java.util.Optional;

/// The kinds of machine the lab can boot.
public enum LabFirmware {
    /// SeaBIOS, with iPXE in the network card's ROM.
    BIOS("bios"),
    /// SeaBIOS, whose iPXE ROM is told not to call itself iPXE, as a plain PXE ROM does not: it has
    /// to load undionly.kpxe first.
    BIOS_UNDIONLY("bios-undionly"),
    /// OVMF (EDK2), PXE over IPv4 first in its boot order.
    UEFI("uefi"),
    /// OVMF (EDK2), HTTP Boot over IPv4 first in its boot order.
    UEFI_HTTP("uefi-http"),
    /// OVMF (EDK2), which boots from an iSCSI disk itself: no loader comes over the network.
    UEFI_ISCSI("uefi-iscsi");

    private final String text;

    LabFirmware(String text) {
        this.text = text;
    }

    /// The name on the command line.
    public String text() {
        return text;
    }

    public boolean isUefi() {
        return this == UEFI || this == UEFI_HTTP || this == UEFI_ISCSI;
    }

    /// Reads a name as [#text()] writes it.
    public static Optional<LabFirmware> read(String spelling) {
        return Arrays.stream(values()).filter(f -> f.text.equalsIgnoreCase(spelling)).findFirst();
    }

    @Override
    public String toString() {
        return text;
    }
}
