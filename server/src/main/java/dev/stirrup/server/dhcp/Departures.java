package dev.stirrup.server.dhcp;

import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Events;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way out for one thread: replies leave in batches, each by the interface its request came in
/// by, then their events are published.
final class Departures {
    private static final Logger LOG = LoggerFactory.getLogger(DhcpListener.class);

    private final List<Door> doors;
    private final Events events;
    private final Tally tally;

    Departures(List<DhcpLink> links, Events events, Tally tally) {
        this.doors = links.stream().map(link -> new Door(link, link.socket().outbox())).toList();
        this.events = events;
        this.tally = tally;
    }

    /// Sends what is to be sent, tells what happened, and forgets the answers.
    void send(List<Answer> answers) {
        for (Answer answer : answers) {
            if (answer.departure().isPresent()) {
                door(answer.link()).waiting.add(answer);
            } else {
                tally.silent.increment();
                publish(answer.events());
            }
        }
        for (Door door : doors) {
            open(door);
        }
        answers.clear();
    }

    private void open(Door door) {
        if (door.waiting.isEmpty()) {
            return;
        }
        List<Departure> leaving = new ArrayList<>(door.waiting.size());
        for (Answer answer : door.waiting) {
            leaving.add(answer.departure().orElseThrow());
        }
        BitSet stayed = door.outbox.send(leaving);
        for (int i = 0; i < door.waiting.size(); i++) {
            Answer answer = door.waiting.get(i);
            List<BootEvent> happened =
                    stayed.get(i) ? answer.eventsWithoutDeparture() : answer.events();
            publish(happened);
        }
        tally.answered.add(leaving.size() - stayed.cardinality());
        tally.unsent.add(stayed.cardinality());
        door.waiting.clear();
        door.tell(stayed.isEmpty());
    }

    private void publish(List<BootEvent> happened) {
        for (int i = 0; i < happened.size(); i++) {
            events.publish(happened.get(i));
        }
    }

    private Door door(DhcpLink link) {
        if (doors.size() == 1) {
            return doors.getFirst();
        }
        for (Door door : doors) {
            if (door.link.equals(link)) {
                return door;
            }
        }
        throw new IllegalArgumentException("no such link: " + link.network().name());
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
