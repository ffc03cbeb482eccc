package dev.stirrup.server.tftp;

import dev.stirrup.tftp.Negotiation.Limits;
import dev.stirrup.wire.Ipv4;

/// One TFTP listener.
///
/// @param address to listen on and to answer from; [Ipv4#NONE] for all
/// @param port 69 in the RFC; 0 for any free one
/// @param ports where data comes from
/// @param limits what a client is granted at most
/// @param bounds how much may go on at once
public record TftpSettings(
        Ipv4 address, int port, PortMode ports, Limits limits, TftpBounds bounds) {
    public static final int DEFAULT_PORT = 69;

    /// 1468 bytes fill an Ethernet frame; 64 blocks are as far as a larger window helps (RFC 7440
    /// appendix A).
    public static final Limits DEFAULT_LIMITS = new Limits(1468, 64);

    public static TftpSettings of(Ipv4 address) {
        return new TftpSettings(
                address, DEFAULT_PORT, PortMode.SHARED, DEFAULT_LIMITS, TftpBounds.DEFAULT);
    }

    /// Where the data comes from.
    public enum PortMode {
        /// All data comes from the listening port, so it passes through NAT, containers and simple
        /// firewalls. All firmware and clients tried accept that.
        SHARED,
        /// Each transfer has a port of its own (RFC 1350 section 4).
        OWN
    }
}
