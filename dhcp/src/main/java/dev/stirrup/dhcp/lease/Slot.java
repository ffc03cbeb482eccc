package dev.stirrup.dhcp.lease;

import dev.stirrup.dhcp.Lease;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One address that is lent, kept, or has been. There may be a million, so it holds little: an
/// Ethernet client's bare identifier is not stored beside the hardware address it repeats.
final class Slot {
    private static final byte ETHERNET = 1;

    /// Not in the expiry heap.
    static final int NOWHERE = -1;

    final int number;

    /// What was lent; null when the address is only held for an offer.
    Lease.@Nullable State state;

    /// The end, in seconds since 1970.
    long expires;

    /// The place in the expiry heap.
    int heapPlace = NOWHERE;

    /// Who it is offered to; null when it is to nobody.
    @Nullable Hold hold;

    private Bytes chaddr = Bytes.empty();
    private @Nullable Bytes client;
    private String hostname = "";

    Slot(int number) {
        this.number = number;
    }

    void take(Lease lease) {
        chaddr = lease.chaddr();
        boolean isBare =
                ClientIdentity.isBare(lease.client(), chaddr) && lease.client().at(0) == ETHERNET;
        client = isBare ? null : lease.client();
        hostname = lease.hostname();
        state = lease.state();
        expires = lease.expires().getEpochSecond();
    }

    Bytes chaddr() {
        return chaddr;
    }

    Bytes client() {
        return client != null ? client : bareIdentifier();
    }

    String hostname() {
        return hostname;
    }

    Lease toLease(Ipv4 address, String network) {
        if (state == null) {
            throw new IllegalStateException(address + " is not lent");
        }
        return new Lease(
                address,
                network,
                client(),
                chaddr,
                hostname,
                state,
                Instant.ofEpochSecond(expires));
    }

    private Bytes bareIdentifier() {
        byte[] identifier = new byte[1 + chaddr.length()];
        identifier[0] = ETHERNET;
        System.arraycopy(chaddr.toArray(), 0, identifier, 1, chaddr.length());
        return Bytes.of(identifier);
    }
}
