package dev.stirrup.boot.event;

import static dev.stirrup.boot.event.Verdict.Outcome.AS_PLANNED;
import static dev.stirrup.boot.event.Verdict.Outcome.STOPPED;
import static dev.stirrup.boot.event.Verdict.Outcome.UNDERWAY;

import java.util.List;

/// Where nothing was downloaded.
final class DhcpRules {
    static final List<Rule> ALL =
            List.of(
                    new Rule(
                            "withheld",
                            AS_PLANNED,
                            facts ->
                                    facts.saw(Milestone.BootWithheld.class)
                                            && !facts.bootFileOffered(),
                            "No boot was given.",
                            List.of(),
                            "The reason stands in the timeline above; `stirrup explain` tells more."),
                    new Rule(
                            "loader-never-fetched",
                            STOPPED,
                            facts -> facts.addressGiven() && facts.bootFileOffered(),
                            "The machine has its address, but never fetched the loader.",
                            List.of(
                                    "A firewall drops TFTP (UDP 69) or HTTP between the machine and this server.",
                                    "The firmware allows only HTTPS.",
                                    "The machine boots something else first."),
                            "Look at the machine's console; check that the ports printed by `stirrup doctor` are reached"
                                    + " from its network."),
                    new Rule(
                            "boot-server-unused",
                            STOPPED,
                            facts -> facts.saw(Milestone.BootServerAnswered.class),
                            "The machine was told its loader on port 4011, but never fetched it.",
                            List.of(
                                    "A firewall drops TFTP (UDP 69) between the machine and this server.",
                                    "The firmware did not like the answer."),
                            "Look at the machine's console, then try another quirk for it."),
                    new Rule(
                            "offer-ignored",
                            STOPPED,
                            facts ->
                                    facts.saw(Milestone.OfferSent.class)
                                            && !facts.saw(Milestone.RequestReceived.class)
                                            && facts.count(Milestone.DiscoverReceived.class) > 1,
                            "The machine keeps asking; it never took our offer.",
                            List.of(
                                    "No server gave it an address: in proxy mode another DHCP server must.",
                                    "The reply does not reach it: a VLAN, a relay, a firewall on UDP 67 and 68.",
                                    "Its firmware ignores offers of this form."),
                            "Check that a DHCP server leases addresses on this network, then try another quirk."),
                    new Rule(
                            "address-taken-elsewhere",
                            STOPPED,
                            facts ->
                                    facts.saw(Milestone.OfferSent.class)
                                            && facts.saw(Milestone.RequestReceived.class)
                                            && !facts.addressGiven(),
                            "The machine took its address from another server and did not come back for its boot file.",
                            List.of(
                                    "The other server's answer names a boot file or next server of its own.",
                                    "Its firmware does not look at boot offers from a second server (seen with HP).",
                                    "It asks the other server on port 4011."),
                            "Remove options 43, 60, 66 and 67 from the other server, or let it name this server; else use"
                                    + " authoritative mode."),
                    new Rule(
                            "no-address",
                            STOPPED,
                            facts -> facts.saw(Milestone.LeaseDenied.class),
                            "No address could be leased.",
                            List.of("The pool is used up.", "The leases could not be written."),
                            "The reason stands in the timeline above."),
                    new Rule(
                            "request-refused",
                            STOPPED,
                            facts -> facts.saw(Milestone.NakSent.class),
                            "The address the machine wanted was refused.",
                            List.of(
                                    "It came from another network.",
                                    "Somebody else has that address."),
                            "The machine should ask anew by itself; if it does not, restart it."),
                    new Rule(
                            "only-discovered",
                            STOPPED,
                            facts -> facts.saw(Milestone.DiscoverReceived.class),
                            "The machine asked and got no offer from here.",
                            List.of(
                                    "This network is only observed.",
                                    "Its plan gives it no network boot."),
                            "`stirrup explain` tells what it would be answered and why."),
                    new Rule(
                            "seen",
                            UNDERWAY,
                            facts -> true,
                            "The machine was seen.",
                            List.of(),
                            ""));

    private DhcpRules() {}
}
