package dev.stirrup.server.dhcp;

import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.dhcp.Lease;
import dev.stirrup.netboot.DhcpReply;
import dev.stirrup.wire.Bytes;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Lets an offer of an address that nobody is known to have leave only after its network has been
/// asked for whoever uses it unasked (RFC 2131 section 3.1). In a storm nobody is asked: the client
/// itself looks again (section 4.4.1), and an offer in time is worth more. All on the deciding
/// thread.
final class Proof {
    private static final HexFormat STATION = HexFormat.ofDelimiter(":");

    /// Somebody who answers for every address must not keep a client waiting for ever.
    private static final int MOST_TRIES = 8;

    private final DhcpListener.Ports ports;
    private final Consumer<Answer> out;
    private final ArrivalRing ring;
    private final Map<DhcpLink, ProbeStage> probes = new LinkedHashMap<>();
    private final StormGauge gauge = new StormGauge();

    /// @param out takes the answers that may leave at the end of the batch
    Proof(DecideStage.Passage passage, Consumer<Answer> out) {
        this.ports = passage.ports();
        this.ring = passage.ring();
        this.out = out;
    }

    /// Has the offer proven, or lets it leave at once. Its link must have neighbours.
    void ask(UnprovenOffer offer, Instant now) {
        if (gauge.isStorm(now)) {
            letAllLeave();
            out.accept(offer.answer());
            return;
        }
        keep(offer);
    }

    /// Nobody is asked any more, and nothing waits.
    void letAllLeave() {
        for (ProbeStage probe : probes.values()) {
            probe.giveUp().forEach(kept -> out.accept(kept.answer()));
        }
    }

    /// Nobody is asked on this link any more, and nothing waits for it.
    void end(DhcpLink link) {
        ProbeStage probe = probes.remove(link);
        if (probe != null) {
            probe.giveUp().forEach(kept -> out.accept(kept.answer()));
        }
    }

    private void keep(UnprovenOffer offer) {
        offer.answer().eventsWithoutDeparture().forEach(ports.events()::publish);
        var leaving =
                new UnprovenOffer(
                        offer.answer().aboutToLeave(),
                        offer.question(),
                        offer.address(),
                        offer.tries());
        DhcpLink link = offer.question().link();
        link.neighbours()
                .ifPresent(neighbours ->
                        probes.computeIfAbsent(
                                        link,
                                        any -> new ProbeStage(link, neighbours, new Verdicts()))
                                .keep(leaving));
    }

    private void used(UnprovenOffer offer, Bytes station) {
        if (station.equals(offer.question().packet().chaddr())) {
            out.accept(offer.answer()); // the client itself
            return;
        }
        Instant now = ports.clock().instant();
        DhcpLink link = offer.question().link();
        var found =
                new Milestone.AddressInUse(
                        offer.address().toString(), STATION.formatHex(station.toArray()));
        ports.events()
                .publish(new BootEvent(now, offer.answer().claims(), link.network().name(), found));
        Optional<Lease> rests = ports.service().conflict(offer.address(), now);
        rests.ifPresent(lease ->
                out.accept(new Answer(link, Optional.empty(), Optional.of(lease), List.of())));
        if (rests.isEmpty() || offer.tries() >= MOST_TRIES) {
            out.accept(offer.answer());
        } else {
            again(offer, now);
        }
    }

    private void again(UnprovenOffer offer, Instant now) {
        Question question = offer.question();
        DhcpReply reply = ports.service().answerAgain(question.arrival(), question.packet(), now);
        var answer =
                new Answer(
                        question.link(),
                        reply.packet().map(packet -> Departure.of(packet, question.packet())),
                        reply.lease(),
                        reply.events());
        reply.unproven()
                .ifPresentOrElse(
                        address ->
                                keep(
                                        new UnprovenOffer(
                                                answer, question, address, offer.tries() + 1)),
                        () -> out.accept(answer));
    }

    /// Brings what a probe has found to the deciding thread.
    private final class Verdicts implements ProbeStage.Verdicts {
        @Override
        public void unused(UnprovenOffer offer) {
            entrust(() -> out.accept(offer.answer()));
        }

        @Override
        public void used(UnprovenOffer offer, Bytes station) {
            entrust(() -> Proof.this.used(offer, station));
        }

        private void entrust(Runnable errand) {
            ring.entrust(errand, true);
        }
    }
}
