package dev.stirrup.boot.event;

import dev.stirrup.boot.event.Milestone.FileKind;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the events of one attempt add up to: the questions that the rules of [Diagnosis] ask,
/// answered once.
final class Facts {
    private final List<BootEvent> events;
    private final Set<Class<? extends Milestone>> seen = new HashSet<>();
    private final Map<FileKind, Integer> served = new EnumMap<>(FileKind.class);

    Facts(List<BootEvent> events) {
        this.events = events;
        for (BootEvent event : events) {
            seen.add(event.what().getClass());
            if (event.what() instanceof Milestone.HttpServed http && http.status() < 300) {
                served.merge(http.kind(), 1, Integer::sum);
            }
        }
    }

    boolean saw(Class<? extends Milestone> milestone) {
        return seen.contains(milestone);
    }

    boolean served(FileKind kind) {
        return served.containsKey(kind);
    }

    /// Whether any NBP was downloaded, by whichever protocol.
    boolean loaderServed() {
        return saw(Milestone.TransferFinished.class) || served(FileKind.LOADER);
    }

    /// Whether an offer or an answer on port 4011 named a boot file.
    boolean bootFileOffered() {
        return events.stream()
                .map(BootEvent::what)
                .anyMatch(what ->
                        what instanceof Milestone.OfferSent offer && !offer.bootFile().isEmpty()
                                || what instanceof Milestone.AckSent ack
                                        && !ack.bootFile().isEmpty()
                                || what instanceof Milestone.BootServerAnswered);
    }

    /// Whether an address came from us, so that silence after it is not another server's.
    boolean addressGiven() {
        return saw(Milestone.AckSent.class);
    }

    /// The last event of this kind.
    ///
    /// @throws java.util.NoSuchElementException when there was none; ask [#saw] first
    <M extends Milestone> M last(Class<M> milestone) {
        return events.reversed().stream()
                .map(BootEvent::what)
                .filter(milestone::isInstance)
                .map(milestone::cast)
                .findFirst()
                .orElseThrow();
    }

    /// The status of the machine's last report; empty for none.
    String lastReport() {
        return saw(Milestone.Reported.class) ? last(Milestone.Reported.class).status() : "";
    }

    /// How many events of this kind there were.
    long count(Class<? extends Milestone> milestone) {
        return events.stream().filter(event -> milestone.isInstance(event.what())).count();
    }

    /// How long nothing has happened.
    Duration silence(Instant now) {
        return Duration.between(events.getLast().at(), now);
    }
}
