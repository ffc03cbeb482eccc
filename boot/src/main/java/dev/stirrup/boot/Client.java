package dev.stirrup.boot;

/// What kind of program asks; it decides in which words it is answered.
public enum Client {
    /// Firmware with a PXE stack: wants a file name for TFTP.
    PXE,
    /// UEFI HTTP Boot: wants a URL.
    HTTP_BOOT,
    /// iPXE: wants a script.
    IPXE,
    /// GRUB: wants a configuration.
    GRUB,
    /// Asks for an address and shows no sign of booting. It may still want a root path, as EDK2's
    /// iSCSI driver does.
    PLAIN
}
