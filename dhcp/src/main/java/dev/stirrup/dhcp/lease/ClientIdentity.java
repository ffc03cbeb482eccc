package dev.stirrup.dhcp.lease;

import dev.stirrup.dhcp.DhcpPacket;
import dev.stirrup.dhcp.EncapsulatedOptions;
import dev.stirrup.dhcp.Lease;
import dev.stirrup.dhcp.OptionCode;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.MalformedException;

/// By what a client is told from others.
///
/// @param key what its lease is found by: hardware address or client identifier, as the rules say
/// @param client the client identifier, or hardware type and address
/// @param relay the relay's whole option 82; empty without one
record ClientIdentity(Bytes key, Bytes client, Bytes chaddr, Bytes relay, String hostname) {
    private static final int CIRCUIT = 1;

    /// A host name takes part in no decision and is kept for people; RFC 1035 allows no longer one.
    private static final int LONGEST_HOSTNAME = 253;

    static ClientIdentity of(DhcpPacket packet, LeaseRules rules) {
        Bytes client = packet.client();
        String name = packet.options().findText(OptionCode.HOST_NAME).orElse("");
        return new ClientIdentity(
                key(client, packet.chaddr(), rules),
                client,
                packet.chaddr(),
                packet.options().find(OptionCode.RELAY_AGENT).orElse(Bytes.empty()),
                isHostname(name) ? name : "");
    }

    static Bytes keyOf(Lease lease, LeaseRules rules) {
        return key(lease.client(), lease.chaddr(), rules);
    }

    /// Whether anything tells this client from others: IP over InfiniBand sends no hardware address
    /// and must send an identifier (RFC 4390 section 2.1).
    boolean isKnownByAnything() {
        return chaddr.length() > 0 || client.length() > 1;
    }

    /// The relay's circuit (option 82, sub-option 1); empty without one.
    Bytes circuit() {
        if (relay.length() == 0) {
            return relay;
        }
        try {
            return EncapsulatedOptions.readRelayAgent(relay).find(CIRCUIT).orElse(Bytes.empty());
        } catch (MalformedException e) {
            // No circuit can be read; the client is told apart by its other identities.
            return Bytes.empty();
        }
    }

    /// Whether `client` says no more than the hardware address does, as firmware's identifiers do.
    static boolean isBare(Bytes client, Bytes chaddr) {
        if (client.length() != chaddr.length() + 1) {
            return false;
        }
        for (int i = 0; i < chaddr.length(); i++) {
            if (client.at(i + 1) != chaddr.at(i)) {
                return false;
            }
        }
        return true;
    }

    /// Whether the name is printable, without spaces, and not too long to be one.
    private static boolean isHostname(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) <= ' ' || name.charAt(i) > '~') {
                return false;
            }
        }
        return name.length() <= LONGEST_HOSTNAME;
    }

    private static Bytes key(Bytes client, Bytes chaddr, LeaseRules rules) {
        return rules.matchesClientId() || chaddr.length() == 0 ? client : chaddr;
    }
}
