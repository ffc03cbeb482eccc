package dev.stirrup.server.http;

import dev.stirrup.boot.Credential;
import dev.stirrup.boot.event.Milestone.Channel;
import dev.stirrup.netboot.FileAsk;
import dev.stirrup.netboot.Network;
import dev.stirrup.server.PeerNetwork;
import dev.stirrup.server.engine.tls.Secured;
import dev.stirrup.server.tls.Credentials;
import dev.stirrup.wire.Ipv4;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;

/// Who asks, and through which of our networks.
///
/// @param from where its share of connections is counted
/// @param secured what TLS came to; empty for plain HTTP
record Peer(Ipv4 client, PeerNetwork from, Optional<Network> network, Optional<Secured> secured) {
    static Ipv4 address(SocketAddress socket) {
        return socket instanceof InetSocketAddress inet
                        && inet.getAddress() instanceof Inet4Address address
                ? Ipv4.of(address.getAddress())
                : Ipv4.NONE;
    }

    /// The same behind TLS.
    Peer by(Secured how) {
        return new Peer(client, from, network, Optional.of(how));
    }

    /// How answers to it leave.
    Channel channel() {
        if (secured.isEmpty()) {
            return Channel.PLAIN;
        }
        return secured.get().client().isPresent() ? Channel.MUTUAL_TLS : Channel.TLS;
    }

    /// What it has proven by its certificate.
    Optional<Credential> credential() {
        return secured.flatMap(Secured::client).map(Credentials::of);
    }

    /// What it asks for by a request.
    ///
    /// @param in the network it is in
    FileAsk ask(Network in, RequestHead head, String body) {
        return new FileAsk(
                secured.isPresent() ? FileAsk.Protocol.HTTPS : FileAsk.Protocol.HTTP,
                in,
                head.method(),
                head.path(),
                head.query(),
                client,
                head.field(Field.USER_AGENT).orElse(""),
                credential(),
                body);
    }

    /// The network's name for events.
    String networkName() {
        return network.map(Network::name).orElse("");
    }
}
