package dev.stirrup.server.http;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;

/// How an [HttpListener] behaves.
///
/// @param address where to listen; port 0: any free one
/// @param maxConnections how many may be open at once; further ones get a 503 and are closed
/// @param maxPerAddress how many of them one client address may hold once half of all are taken;
///   before that it may have as many as there is room for
/// @param headTimeout how long a request may take to arrive, from its first byte to its last
/// @param idleTimeout how long a connection may wait between two requests
/// @param stallTimeout how long an answer may go without a single byte taken by the client; an
///   answer that moves is never cut, however long it takes
public record HttpSettings(
        InetSocketAddress address,
        int maxConnections,
        int maxPerAddress,
        Duration headTimeout,
        Duration idleTimeout,
        Duration stallTimeout) {
    public static final int DEFAULT_MAX_CONNECTIONS = 8192;
    public static final int DEFAULT_MAX_PER_ADDRESS = 1024;
    public static final Duration DEFAULT_HEAD_TIMEOUT = Duration.ofSeconds(30);
    public static final Duration DEFAULT_IDLE_TIMEOUT = Duration.ofMinutes(1);
    public static final Duration DEFAULT_STALL_TIMEOUT = Duration.ofMinutes(2);

    /// The defaults, on this address.
    public static HttpSettings on(InetSocketAddress address) {
        return new HttpSettings(
                address,
                DEFAULT_MAX_CONNECTIONS,
                DEFAULT_MAX_PER_ADDRESS,
                DEFAULT_HEAD_TIMEOUT,
                DEFAULT_IDLE_TIMEOUT,
                DEFAULT_STALL_TIMEOUT);
    }

    Duration shortestTimeout() {
        return Stream.of(headTimeout, idleTimeout, stallTimeout)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    /// The same with so many connections for one address.
    public HttpSettings perAddress(int most) {
        return new HttpSettings(
                address, maxConnections, most, headTimeout, idleTimeout, stallTimeout);
    }
}
