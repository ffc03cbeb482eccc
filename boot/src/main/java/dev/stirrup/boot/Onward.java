package dev.stirrup.boot;

/// How a loader has to fetch what comes after it. iPXE can do it every way, and so can shim, which
/// uses the firmware; GRUB only as it was built.
public enum Onward {
    /// By TFTP from the server that its address came from.
    TFTP,
    /// By TFTP from a server that a proxyDHCP answer named, beside another server's address.
    /// Without it GRUB looks at the firmware's `DhcpAck` alone, and asks the other server.
    PROXY,
    /// By HTTP, once it came by UEFI HTTP Boot.
    HTTP,
    /// By HTTPS with the firmware's own client, once it came by it: GRUB has no TLS itself.
    HTTPS
}
