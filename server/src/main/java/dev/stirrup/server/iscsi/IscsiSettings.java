package dev.stirrup.server.iscsi;

import dev.stirrup.iscsi.chap.ChapAlgorithm;
import java.net.InetSocketAddress;
import java.util.Set;

/// How an [IscsiListener] behaves.
///
/// @param address where to listen; port 0: any free one
/// @param maxConnections how many may be open at once
/// @param maxPerAddress how many of them one client address may hold once half of all are taken
/// @param algorithms those that CHAP may use; of those that both sides know the best is taken
public record IscsiSettings(
        InetSocketAddress address,
        int maxConnections,
        int maxPerAddress,
        Set<ChapAlgorithm> algorithms) {
    /// The port iSCSI has.
    public static final int PORT = 3260;

    public static final int DEFAULT_MAX_CONNECTIONS = 4096;
    public static final int DEFAULT_MAX_PER_ADDRESS = 256;

    /// The defaults, on this address.
    public static IscsiSettings on(InetSocketAddress address) {
        return new IscsiSettings(
                address, DEFAULT_MAX_CONNECTIONS, DEFAULT_MAX_PER_ADDRESS, ChapAlgorithm.all());
    }

    /// The same with only these for CHAP.
    public IscsiSettings withAlgorithms(Set<ChapAlgorithm> some) {
        return new IscsiSettings(address, maxConnections, maxPerAddress, Set.copyOf(some));
    }

    /// The same with other bounds.
    public IscsiSettings withConnections(int most, int mostPerAddress) {
        return new IscsiSettings(address, most, mostPerAddress, algorithms);
    }
}
