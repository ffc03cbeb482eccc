package dev.stirrup.dhcp.lease;

import dev.stirrup.dhcp.Lease;
import dev.stirrup.wire.Ipv4;
import java.time.Duration;

/// What one message of a client leads to.
public sealed interface LeaseOutcome {
    /// Answer OFFER. The address is kept in memory only; nothing is written.
    ///
    /// @param lease what it would become
    /// @param time how long it would last
    /// @param isFresh whether the client did not have this address before: worth probing for
    ///   somebody who uses it without asking (RFC 2131 section 3.1)
    record Offered(Lease lease, Duration time, boolean isFresh) implements LeaseOutcome {}

    /// Write the lease; then [LeaseBook#apply] and answer ACK. When it cannot be written,
    /// [LeaseBook#forget] and keep silent.
    ///
    /// @param time how long it lasts from now
    record Granted(Lease lease, Duration time) implements LeaseOutcome {}

    /// Answer NAK.
    record Refused(Refusal why) implements LeaseOutcome {}

    /// Answer ACK with the network's configuration and no lease (RFC 2131 section 4.3.5).
    record Informed(Ipv4 address) implements LeaseOutcome {}

    /// Answer nothing. The lease has ended in memory already; write it when convenient, in its
    /// place among other leases of the address. Losing it only keeps the address longer.
    record Ended(Lease lease) implements LeaseOutcome {}

    /// Answer nothing.
    record Ignored(Silence why) implements LeaseOutcome {}

    /// Why a client must give up the address it asked for.
    enum Refusal {
        /// The address belongs to another network: the client was moved.
        WRONG_NETWORK("address is not of this network"),
        /// Nobody is lent this address here.
        NOT_LENT("address is not lent here"),
        /// Somebody else has it.
        TAKEN("address is in use by another client"),
        /// The client has another address here.
        WRONG_ADDRESS("another address is yours"),
        /// Another address is reserved for this client.
        RESERVED_ELSEWHERE("another address is reserved for you"),
        /// We never heard of this client and are the only server.
        UNKNOWN_CLIENT("no lease of yours is known");

        private final String text;

        Refusal(String text) {
            this.text = text;
        }

        /// For option 56 of the NAK.
        public String text() {
            return text;
        }
    }

    /// Why no answer is given.
    enum Silence {
        /// It has neither hardware address nor client identifier.
        NO_IDENTITY,
        /// It took another server's offer, or speaks to another server.
        OTHER_SERVER,
        /// We do not know it and another server may.
        UNKNOWN_CLIENT,
        /// Not a message of clients, or one that fits no state of RFC 2131.
        NOT_A_REQUEST,
        /// Every address is in use.
        POOL_EXHAUSTED,
        /// Too many offers are open, on the whole or by this relay circuit.
        TOO_MANY_OFFERS,
        /// It released or declined an address that it does not have.
        NOT_THE_OWNER
    }
}
