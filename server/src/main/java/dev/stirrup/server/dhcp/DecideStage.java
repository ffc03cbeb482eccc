package dev.stirrup.server.dhcp;

import dev.stirrup.boot.event.Events;
import dev.stirrup.dhcp.DhcpDecoder;
import dev.stirrup.dhcp.DhcpPacket;
import dev.stirrup.dhcp.Lease;
import dev.stirrup.netboot.Arrival;
import dev.stirrup.netboot.DhcpReply;
import dev.stirrup.netboot.Network;
import dev.stirrup.server.dhcp.ArrivalRing.Waiting;
import dev.stirrup.server.link.Datagram;
import dev.stirrup.wire.MalformedException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Decodes what has arrived and has it answered. Replies without a lease leave at the end of the
/// batch, those with one go through the [CommitStage].
final class DecideStage implements Runnable {
    /// Enough to make a system call and a hand-over cheap for each, few enough that the first does
    /// not wait for the last.
    private static final int BATCH = 128;

    private final ArrivalRing ring;
    private final DhcpService service;
    private final CommitStage commits;
    private final Departures departures;
    private final Events events;
    private final InstantSource clock;
    private final Tally tally;
    private final List<Answer> ready = new ArrayList<>();
    private final List<Answer> leased = new ArrayList<>();
    private final Proof proof;

    DecideStage(Passage passage, CommitStage commits, Departures departures) {
        this.ring = passage.ring();
        this.service = passage.ports().service();
        this.events = passage.ports().events();
        this.clock = passage.ports().clock();
        this.tally = passage.tally();
        this.commits = commits;
        this.departures = departures;
        this.proof = new Proof(passage, this::give);
    }

    /// What all stages of one listener share.
    record Passage(DhcpListener.Ports ports, ArrivalRing ring, Tally tally) {}

    @Override
    public void run() {
        var batch = new ArrayList<Waiting>(BATCH);
        try {
            while (ring.take(batch, BATCH)) {
                decide(batch);
                batch.clear();
            }
            proof.letAllLeave();
            decide(batch);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void decide(List<Waiting> batch) {
        Instant now = clock.instant();
        for (Waiting waiting : batch) {
            try {
                take(waiting, now);
            } catch (MalformedException e) {
                tally.malformed.increment();
            } catch (RuntimeException e) {
                tally.fault(e);
            }
        }
        try {
            letLeave();
        } catch (RuntimeException e) {
            tally.fault(e);
        }
    }

    private void letLeave() {
        try {
            List<Lease> refused = leased.isEmpty() ? List.of() : commits.offer(leased);
            if (!refused.isEmpty()) {
                service.failed(refused);
            }
        } finally {
            leased.clear();
            departures.send(ready);
        }
    }

    /// Nothing of this link waits any more. On the deciding thread.
    void end(DhcpLink link) {
        proof.end(link);
    }

    private void take(Waiting waiting, Instant now) throws MalformedException {
        DhcpLink link = waiting.link();
        if (!departures.isOpen(link)) {
            tally.silent.increment(); // came before its network ended
            return;
        }
        DhcpPacket packet = DhcpDecoder.decode(waiting.datagram().payload());
        if (waiting.datagram().destinationPort() == DhcpSocket.CLIENT_PORT) {
            overhear(waiting, packet, now);
        } else if (packet.isReply()) {
            tally.silent.increment(); // a reply sent to a relay or to us: no question
        } else if (!link.watch().mayServe()) {
            tally.paused.increment();
        } else {
            answer(waiting, packet, now);
        }
    }

    private void overhear(Waiting waiting, DhcpPacket packet, Instant now) {
        if (packet.isReply()) {
            waiting.link().watch().sighted(waiting.datagram(), packet);
            if (!ForeignServers.isMadeUp(packet.chaddr())) {
                service.overheard(waiting.link().network(), packet, now).forEach(events::publish);
            }
        }
    }

    private void answer(Waiting waiting, DhcpPacket packet, Instant now) {
        Datagram datagram = waiting.datagram();
        Network network = waiting.link().network();
        var arrival =
                new Arrival(
                        network,
                        datagram.destinationPort(),
                        datagram.source(),
                        datagram.sourcePort());
        DhcpReply reply = service.answer(arrival, packet, now);
        boolean mayLeave = network.mode().answersDhcp();
        Optional<Departure> departure;
        try {
            departure =
                    mayLeave && reply.packet().isPresent()
                            ? Optional.of(Departure.of(reply.packet().get(), packet))
                            : Optional.empty();
        } catch (RuntimeException e) {
            reply.lease().ifPresent(lease -> service.failed(List.of(lease)));
            throw e;
        }
        var answer = new Answer(waiting.link(), departure, reply.lease(), reply.events());
        if (reply.unproven().isPresent() && waiting.link().neighbours().isPresent()) {
            proof.ask(
                    new UnprovenOffer(
                            answer,
                            new Question(waiting.link(), arrival, packet),
                            reply.unproven().get(),
                            1),
                    now);
        } else {
            give(answer);
        }
    }

    private void give(Answer answer) {
        (answer.lease().isPresent() ? leased : ready).add(answer);
    }
}
