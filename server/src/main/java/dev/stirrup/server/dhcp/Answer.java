package dev.stirrup.server.dhcp;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.dhcp.Lease;
import java.util.List;
import java.util.Optional;

/// A reply on its way out of the listener.
///
/// @param departure empty: nothing leaves
/// @param lease empty: nothing to write first
record Answer(
        DhcpLink link,
        Optional<Departure> departure,
        Optional<Lease> lease,
        List<BootEvent> events) {

    /// The machine it is about.
    Claims claims() {
        return events.stream().map(BootEvent::claims).findFirst().orElse(Claims.none());
    }

    /// The same with only those events that become true when it leaves.
    Answer aboutToLeave() {
        var told = events.stream().filter(event -> tellsOfDeparture(event.what())).toList();
        return new Answer(link, departure, lease, told);
    }

    /// The events that are true although the reply has not left.
    List<BootEvent> eventsWithoutDeparture() {
        return events.stream().filter(event -> !tellsOfDeparture(event.what())).toList();
    }

    private static boolean tellsOfDeparture(Milestone what) {
        return what instanceof Milestone.OfferSent
                || what instanceof Milestone.AckSent
                || what instanceof Milestone.NakSent
                || what instanceof Milestone.BootServerAnswered;
    }
}
