package dev.stirrup.dhcp.lease;

import static dev.stirrup.dhcp.lease.Asking.SERVER;
import static dev.stirrup.dhcp.lease.Asking.START;
import static dev.stirrup.dhcp.lease.Asking.bind;
import static dev.stirrup.dhcp.lease.Asking.mac;
import static dev.stirrup.dhcp.lease.Asking.rebooting;
import static dev.stirrup.dhcp.lease.Asking.renewing;
import static dev.stirrup.dhcp.lease.Asking.selecting;
import static dev.stirrup.dhcp.lease.Asking.subnet;
import static dev.stirrup.dhcp.lease.Asking.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.dhcp.DhcpPacket;
import dev.stirrup.dhcp.OptionCode;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 2131 section 4.3.2, every state against everything the book can know of the client.
class RequestStateTest {
    private static final Bytes KNOWN = mac(1);
    private static final Bytes OTHER = mac(2);
    private static final Bytes UNKNOWN = mac(3);

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    # state,     client,  address, authoritative,     beside another server
                    SELECTING,   KNOWN,   own,     GRANTED,           GRANTED
                    SELECTING,   KNOWN,   free,    GRANTED,           GRANTED
                    SELECTING,   KNOWN,   taken,   TAKEN,             TAKEN
                    SELECTING,   KNOWN,   foreign, WRONG_NETWORK,     WRONG_NETWORK
                    SELECTING,   UNKNOWN, free,    GRANTED,           GRANTED
                    SELECTING,   UNKNOWN, taken,   TAKEN,             TAKEN
                    SELECTING,   UNKNOWN, unlent,  NOT_LENT,          NOT_LENT
                    INIT_REBOOT, KNOWN,   own,     GRANTED,           GRANTED
                    INIT_REBOOT, KNOWN,   free,    WRONG_ADDRESS,     WRONG_ADDRESS
                    INIT_REBOOT, KNOWN,   taken,   TAKEN,             TAKEN
                    INIT_REBOOT, KNOWN,   foreign, WRONG_NETWORK,     WRONG_NETWORK
                    INIT_REBOOT, UNKNOWN, free,    UNKNOWN_CLIENT,    SILENT
                    INIT_REBOOT, UNKNOWN, taken,   TAKEN,             SILENT
                    INIT_REBOOT, UNKNOWN, foreign, WRONG_NETWORK,     SILENT
                    RENEWING,    KNOWN,   own,     GRANTED,           GRANTED
                    RENEWING,    KNOWN,   free,    WRONG_ADDRESS,     WRONG_ADDRESS
                    RENEWING,    KNOWN,   taken,   TAKEN,             TAKEN
                    RENEWING,    UNKNOWN, free,    GRANTED,           GRANTED
                    RENEWING,    UNKNOWN, taken,   TAKEN,             TAKEN
                    RENEWING,    UNKNOWN, foreign, WRONG_NETWORK,     WRONG_NETWORK
                    REBINDING,   KNOWN,   own,     GRANTED,           GRANTED
                    REBINDING,   KNOWN,   taken,   TAKEN,             TAKEN
                    REBINDING,   UNKNOWN, free,    GRANTED,           SILENT
                    REBINDING,   UNKNOWN, taken,   TAKEN,             SILENT
                    REBINDING,   UNKNOWN, foreign, WRONG_NETWORK,     SILENT
                    """)
    void isAnsweredAsRfc2131Says(
            RequestState state, String client, String address, String alone, String beside) {
        assertThat(answer(state, client, address, true)).isEqualTo(alone);
        assertThat(answer(state, client, address, false)).isEqualTo(beside);
    }

    @Test
    void isToldByWhatTheMessageHolds() {
        Ipv4 address = Ipv4.of("10.0.0.10");
        assertThat(RequestState.of(selecting(KNOWN, address), true))
                .contains(RequestState.SELECTING);
        assertThat(RequestState.of(rebooting(KNOWN, address), true))
                .contains(RequestState.INIT_REBOOT);
        assertThat(RequestState.of(renewing(KNOWN, address), false))
                .contains(RequestState.RENEWING);
        assertThat(RequestState.of(renewing(KNOWN, address), true))
                .contains(RequestState.REBINDING);
        assertThat(RequestState.of(renewing(KNOWN, Ipv4.NONE), true)).isEmpty();
    }

    /// Table 4 has no server identifier in a renewal.
    @Test
    void aRenewalMayNameTheServer() {
        LeaseBook book = Asking.book("10.0.0.10", "10.0.0.12");
        Ipv4 own = bind(book, KNOWN, START).address();
        DhcpPacket ours = naming(SERVER, renewing(KNOWN, own));
        assertThat(RequestState.of(ours, false)).contains(RequestState.RENEWING);
        assertThat(RequestState.of(ours, true)).contains(RequestState.REBINDING);
        for (boolean isBroadcast : new boolean[] {false, true}) {
            assertThat(book.receive(ours, isBroadcast, START))
                    .isInstanceOf(LeaseOutcome.Granted.class);
        }
        DhcpPacket theirs = naming(Ipv4.of("10.0.0.2"), renewing(KNOWN, own));
        assertThat(book.receive(theirs, true, START))
                .isEqualTo(new LeaseOutcome.Ignored(LeaseOutcome.Silence.OTHER_SERVER));
        assertThat(RequestState.of(naming(SERVER, renewing(KNOWN, Ipv4.NONE)), true)).isEmpty();
    }

    /// It counts as one of ours, though we have lost our memory of it and are not alone.
    @Test
    void aRenewalByBroadcastThatNamesUsIsForUs() {
        var book = new LeaseBook(narrow(), LeaseRules.of(SERVER).withAuthority(false));
        DhcpPacket request = naming(SERVER, renewing(UNKNOWN, Ipv4.of("10.0.0.11")));
        assertThat(book.receive(request, true, START)).isInstanceOf(LeaseOutcome.Granted.class);
    }

    private static DhcpPacket naming(Ipv4 server, DhcpPacket packet) {
        return with(packet, OptionCode.SERVER_IDENTIFIER, Bytes.of(server.toBytes()));
    }

    private static String answer(
            RequestState state, String client, String address, boolean isAuthoritative) {
        var rules = LeaseRules.of(SERVER).withAuthority(isAuthoritative);
        var book = new LeaseBook(narrow(), rules);
        Ipv4 own = bind(book, KNOWN, START).address();
        Ipv4 taken = bind(book, OTHER, START).address();
        Ipv4 asked =
                switch (address) {
                    case "own" -> own;
                    case "taken" -> taken;
                    case "free" -> freeBeside(own, taken);
                    case "unlent" -> Ipv4.of("10.0.0.200");
                    default -> Ipv4.of("192.168.7.7");
                };
        Bytes mac = client.equals("KNOWN") ? KNOWN : UNKNOWN;
        DhcpPacket request =
                switch (state) {
                    case SELECTING -> selecting(mac, asked);
                    case INIT_REBOOT -> rebooting(mac, asked);
                    case RENEWING, REBINDING -> renewing(mac, asked);
                };
        return switch (book.receive(request, state == RequestState.REBINDING, START)) {
            case LeaseOutcome.Granted granted -> {
                assertThat(granted.lease().address()).isEqualTo(asked);
                yield "GRANTED";
            }
            case LeaseOutcome.Refused(LeaseOutcome.Refusal why) -> why.name();
            case LeaseOutcome.Ignored(LeaseOutcome.Silence why) -> {
                assertThat(why).isEqualTo(LeaseOutcome.Silence.UNKNOWN_CLIENT);
                yield "SILENT";
            }
            case LeaseOutcome other -> other.toString();
        };
    }

    private static Subnet narrow() {
        return subnet("10.0.0.10", "10.0.0.12");
    }

    private static Ipv4 freeBeside(Ipv4 own, Ipv4 taken) {
        for (int last = 10; last <= 12; last++) {
            Ipv4 candidate = Ipv4.of("10.0.0." + last);
            if (!candidate.equals(own) && !candidate.equals(taken)) {
                return candidate;
            }
        }
        throw new AssertionError("three addresses, two leases");
    }
}
