package dev.stirrup.lab;

/// The lab's own network, the same in every run: it is private, so it can meet no other.
///
/// @param iface the server's only network interface
/// @param server the server's IPv4 address
/// @param prefixLength of the network
/// @param router the address of the lab's router, which is also the separate DHCP server
/// @param firstLease the first address that may be leased to machines
/// @param lastLease the last one
public record LabAddress(
        String iface,
        String server,
        int prefixLength,
        String router,
        String firstLease,
        String lastLease) {
    public static final LabAddress ONLY =
            new LabAddress("eth0", "10.77.0.1", 24, "10.77.0.2", "10.77.0.100", "10.77.0.199");

    /// The network in the usual spelling.
    public String network() {
        return "10.77.0.0/" + prefixLength;
    }
}
