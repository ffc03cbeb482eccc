package dev.stirrup.server.dhcp;

import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Events;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way out for one thread: replies leave in batches, each by the interface its request came in
/// by, then their events are published.
final class Departures {
    private static final Logger LOG = LoggerFactory.getLogger(DhcpListener.class);

    private final Collection<DhcpLink> links;
    private final List<Door> doors = new ArrayList<>();
    private final Events events;
    private final List<BootEvent> happened = new ArrayList<>();
    private final Tally tally;

    /// @param links that are open now; may change at any time
    Departures(Collection<DhcpLink> links, Events events, Tally tally) {
        this.links = links;
        this.events = events;
        this.tally = tally;
    }

    /// Whether replies may leave by this link.
    boolean isOpen(DhcpLink link) {
        return links.contains(link);
    }

    /// Sends what is to be sent, tells what happened, and forgets the answers.
    void send(List<Answer> answers) {
        try {
            sendAll(answers);
        } finally {
            answers.clear();
            doors.removeIf(door -> !isOpen(door.link));
            events.publishAll(happened);
            happened.clear();
        }
    }

    private void sendAll(List<Answer> answers) {
        for (Answer answer : answers) {
            if (answer.departure().isPresent()) {
                door(answer.link()).waiting.add(answer);
            } else {
                tally.silent.increment();
                happened.addAll(answer.events());
            }
        }
        for (Door door : doors) {
            open(door);
        }
    }

    private void open(Door door) {
        if (door.waiting.isEmpty()) {
            return;
        }
        List<Answer> answers = List.copyOf(door.waiting);
        door.waiting.clear();
        List<Departure> leaving = new ArrayList<>(answers.size());
        for (Answer answer : answers) {
            leaving.add(answer.departure().orElseThrow());
        }
        BitSet stayed = door.outbox.send(leaving);
        for (int i = 0; i < answers.size(); i++) {
            Answer answer = answers.get(i);
            happened.addAll(stayed.get(i) ? answer.eventsWithoutDeparture() : answer.events());
        }
        tally.answered.add(leaving.size() - stayed.cardinality());
        tally.unsent.add(stayed.cardinality());
        door.tell(stayed.isEmpty());
    }

    private Door door(DhcpLink link) {
        for (Door door : doors) {
            if (door.link.equals(link)) {
                return door;
            }
        }
        Door made = new Door(link, link.socket().outbox());
        doors.add(made);
        return made;
    }

    /// One link's outbox and what waits for it.
    private static final class Door {
        private final DhcpLink link;
        private final DhcpSocket.Outbox outbox;
        private final List<Answer> waiting = new ArrayList<>();
        private boolean isStuck;

        Door(DhcpLink link, DhcpSocket.Outbox outbox) {
            this.link = link;
            this.outbox = outbox;
        }

        /// One line when sending begins to fail, one when it works again.
        void tell(boolean allLeft) {
            if (allLeft == isStuck) {
                isStuck = !allLeft;
                if (isStuck) {
                    LOG.warn(
                            "dhcp replies cannot leave: network={} interface={} cause={}",
                            link.network().name(),
                            link.socket().name(),
                            outbox.trouble());
                } else {
                    LOG.info("dhcp replies leave again: network={}", link.network().name());
                }
            }
        }
    }
}
