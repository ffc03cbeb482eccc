package dev.stirrup.server.iscsi;

import java.net.InetSocketAddress;

/// How an [IscsiListener] behaves.
///
/// @param address where to listen; port 0: any free one
/// @param maxConnections how many may be open at once
/// @param maxPerAddress how many of them one client address may hold once half of all are taken
public record IscsiSettings(InetSocketAddress address, int maxConnections, int maxPerAddress) {
    /// The port iSCSI has.
    public static final int PORT = 3260;

    public static final int DEFAULT_MAX_CONNECTIONS = 4096;
    public static final int DEFAULT_MAX_PER_ADDRESS = 256;

    /// The defaults, on this address.
    public static IscsiSettings on(InetSocketAddress address) {
        return new IscsiSettings(address, DEFAULT_MAX_CONNECTIONS, DEFAULT_MAX_PER_ADDRESS);
    }
}
