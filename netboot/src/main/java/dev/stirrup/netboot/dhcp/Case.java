package dev.stirrup.netboot.dhcp;

import dev.stirrup.boot.Assignment;
import dev.stirrup.boot.BootDecision;
import dev.stirrup.boot.BootPolicy;
import dev.stirrup.boot.BootRequest;
import dev.stirrup.boot.Plans;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.dhcp.DhcpPacket;
import dev.stirrup.netboot.Arrival;
import dev.stirrup.wire.Ipv4;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One packet being answered: who asks, what was decided, and the events so far.
final class Case {
    private final Arrival arrival;
    private final DhcpPacket packet;
    private final Askers askers;
    private final Instant now;
    private final BootRequest request;
    private final String vendorClass;
    private final List<BootEvent> events = new ArrayList<>();

    Case(Arrival arrival, DhcpPacket packet, Askers askers, Instant now) {
        this.arrival = arrival;
        this.packet = packet;
        this.askers = askers;
        this.now = now;
        this.request = DhcpBoot.ask(packet, askers.claims(packet), arrival.network());
        this.vendorClass = askers.vendorClass(packet);
    }

    Arrival arrival() {
        return arrival;
    }

    DhcpPacket packet() {
        return packet;
    }

    /// Option 60; empty text for none.
    String vendorClass() {
        return vendorClass;
    }

    /// An address as events show it; empty text for none.
    String shown(Ipv4 address) {
        return askers.shown(address);
    }

    /// The same for the address in an ACK.
    String shownLast(Ipv4 address) {
        return askers.shownLast(address);
    }

    /// The file that these words name as events show it: without its token; empty text for none.
    String shown(BootWords words) {
        return words.file().isPresent() ? askers.shown(words.file().get()) : "";
    }

    Instant now() {
        return now;
    }

    BootRequest request() {
        return request;
    }

    List<BootEvent> events() {
        return events;
    }

    /// Notes that this happened to the machine that asks.
    void tell(Milestone milestone) {
        events.add(new BootEvent(now, request.claims(), arrival.network().name(), milestone));
    }

    void tell(Optional<Milestone> milestone) {
        if (milestone.isPresent()) {
            tell(milestone.get());
        }
    }

    /// Looks the plan up and decides. The only path from a DHCP packet to a decision.
    Decided decide(Plans plans) {
        Assignment assignment = plans.find(request);
        return new Decided(assignment, BootPolicy.decide(request, assignment.plan()));
    }

    /// @param assignment whose machine may have labels that choose the style of the answer
    record Decided(Assignment assignment, BootDecision decision) {}
}
