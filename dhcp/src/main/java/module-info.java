/// Owns: DHCPv4 packets, options, codec, reply destination, and the lease machine. May import:
/// wire. Start reading at: `DhcpDecoder`, for leases at `lease.LeaseBook`.
@org.jspecify.annotations.NullMarked
module dev.stirrup.dhcp {
    requires static transitive org.jspecify;
    requires transitive dev.stirrup.wire;

    exports dev.stirrup.dhcp;
    exports dev.stirrup.dhcp.lease;
}
