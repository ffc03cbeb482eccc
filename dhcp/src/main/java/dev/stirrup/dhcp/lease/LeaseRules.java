package dev.stirrup.dhcp.lease;

import dev.stirrup.wire.Ipv4;
import java.time.Duration;

/// How a [LeaseBook] behaves.
///
/// @param server our address on the network, option 54
/// @param isAuthoritative whether we are the only server here: then an unknown client that claims
///   an address is told NAK and starts afresh at once; otherwise another server may know it, and
///   silence is kept (RFC 2131 section 4.3.2)
/// @param matchesClientId whether option 61 tells clients apart, or only the hardware address (the
///   default). One machine's PXE ROM, iPXE and operating system send different identifiers or none;
///   with the hardware address alone all of them keep one address.
/// @param offerTime how long an offered address is kept for a REQUEST. EDK2 and iPXE wait 3 to 4 s,
///   and a client that got no ACK tries for about a minute
/// @param quarantine how long an address that was declined is not lent
/// @param maxOffers how many offers may be open at once, bounding memory (about 300 bytes each).
///   Clients that have a lease or a reservation are not counted
/// @param offersPerCircuit how many of these one relay circuit (option 82) may have open, so that
///   one port of a switch cannot take a pool
/// @param declinesPerClient how many addresses one client can put into quarantine in one quarantine
///   time
public record LeaseRules(
        Ipv4 server,
        boolean isAuthoritative,
        boolean matchesClientId,
        Duration offerTime,
        Duration quarantine,
        int maxOffers,
        int offersPerCircuit,
        int declinesPerClient) {
    private static final Duration OFFER_TIME = Duration.ofSeconds(60);
    private static final Duration QUARANTINE = Duration.ofMinutes(10);
    private static final int MAX_OFFERS = 32_768;
    private static final int OFFERS_PER_CIRCUIT = 256;
    private static final int DECLINES_PER_CLIENT = 3;

    /// The rules of a server that is alone on its network.
    public static LeaseRules of(Ipv4 server) {
        return new LeaseRules(
                server,
                true,
                false,
                OFFER_TIME,
                QUARANTINE,
                MAX_OFFERS,
                OFFERS_PER_CIRCUIT,
                DECLINES_PER_CLIENT);
    }

    /// The same beside another server.
    public LeaseRules withAuthority(boolean value) {
        return new LeaseRules(
                server,
                value,
                matchesClientId,
                offerTime,
                quarantine,
                maxOffers,
                offersPerCircuit,
                declinesPerClient);
    }

    /// The same with clients told apart by option 61.
    public LeaseRules withClientIds(boolean value) {
        return new LeaseRules(
                server,
                isAuthoritative,
                value,
                offerTime,
                quarantine,
                maxOffers,
                offersPerCircuit,
                declinesPerClient);
    }

    /// The same with other bounds on open offers.
    public LeaseRules withOffers(int most, int perCircuit) {
        return new LeaseRules(
                server,
                isAuthoritative,
                matchesClientId,
                offerTime,
                quarantine,
                most,
                perCircuit,
                declinesPerClient);
    }
}
