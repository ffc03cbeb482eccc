package dev.stirrup.dhcp;

import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import dev.stirrup.wire.MalformedException;
import java.util.Optional;

/// Which address a client knows us by. Usually our own; a relay may put itself there (option 82,
/// sub-option 11, RFC 5107) so that renewals pass through it.
public final class ServerIdentifier {
    private static final int OVERRIDE = 11;

    private ServerIdentifier() {}

    /// The server identifier for a reply to this request.
    ///
    /// @param own our address on the network
    public static Ipv4 of(DhcpPacket request, Ipv4 own) {
        Optional<Bytes> relay = request.options().find(OptionCode.RELAY_AGENT);
        return relay.isPresent() ? override(relay.get()).orElse(own) : own;
    }

    /// Whether the request names us: by our own address or by the one its relay put in its place.
    public static boolean isOurs(DhcpPacket request, Ipv4 own) {
        Optional<Ipv4> named = request.options().findAddress(OptionCode.SERVER_IDENTIFIER);
        return named.isPresent()
                && (named.get().equals(own) || named.get().equals(of(request, own)));
    }

    private static Optional<Ipv4> override(Bytes relayAgent) {
        try {
            return EncapsulatedOptions.readRelayAgent(relayAgent)
                    .findAddress(OVERRIDE)
                    .filter(address -> !address.isNone());
        } catch (MalformedException e) {
            // What cannot be read has no override in it; the option is still echoed as it came.
            return Optional.empty();
        }
    }
}
