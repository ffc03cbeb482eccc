package dev.stirrup.app.command;

import dev.stirrup.app.timeline.GradeText;
import dev.stirrup.app.timeline.Timeline;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Diagnosis;
import dev.stirrup.boot.event.Verdict;
import dev.stirrup.store.event.Attempt;
import dev.stirrup.store.event.AttemptStore;
import dev.stirrup.store.event.StoredEvent;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows what machines do while they do it.
@Command(
        name = "watch",
        description = {
            "Show boots live, each step as it happens and a verdict where one stops. Ends on Ctrl-C."
        })
final class WatchCommand implements Callable<Integer> {
    private static final int ROWS = 500;
    private static final long PAUSE_MILLIS = 200;

    /// A verdict may change only by silence, so it is enough to look now and then.
    private static final long PAUSES_BETWEEN_VERDICTS = 10;

    private final Console console;
    private final Map<Long, Attempt> attempts = new HashMap<>();
    private final Set<Long> judged = new HashSet<>();
    private final Set<Long> others = new HashSet<>();
    private long shown;

    @Parameters(
            arity = "0..1",
            paramLabel = "MACHINE",
            description = "Only this one: a name, MAC address, UUID or serial number.")
    private Optional<String> machine = Optional.empty();

    @Option(
            names = "--once",
            description = "End with the first verdict; the exit status is 1 when the boot stopped.")
    private boolean isOnce;

    @Mixin private SiteOptions options = new SiteOptions();

    WatchCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Site site = Site.open(options)) {
            AttemptStore story = site.attempts();
            Timeline timeline = new Timeline(console.isColoured());
            long seen = story.latestSeq();
            console.warn("Watching" + machine.map(m -> " " + m).orElse("") + "; Ctrl-C ends.");
            for (long turn = 0; !console.isForsaken(); turn++) {
                List<StoredEvent> fresh = story.after(seen, ROWS);
                for (StoredEvent stored : fresh) {
                    seen = Math.max(seen, stored.seq());
                    show(story, timeline, stored);
                }
                if (turn % PAUSES_BETWEEN_VERDICTS == 0) {
                    Optional<Verdict> verdict = judge(story, timeline);
                    if (isOnce && verdict.isPresent()) {
                        return verdict.get().outcome() == Verdict.Outcome.STOPPED ? 1 : 0;
                    }
                }
                Thread.sleep(fresh.isEmpty() ? PAUSE_MILLIS : 1);
            }
            return 0;
        }
    }

    private void show(AttemptStore story, Timeline timeline, StoredEvent stored) {
        Optional<Attempt> found = attempt(story, stored);
        if (found.isEmpty()) {
            return;
        }
        Attempt attempt = found.get();
        judged.remove(attempt.id());
        if (shown != attempt.id()) {
            console.line(heading(attempt));
            shown = attempt.id();
        }
        console.line(timeline.line(attempt.started(), stored.event()));
    }

    /// The attempt of this event, unless it is another machine's.
    private Optional<Attempt> attempt(AttemptStore story, StoredEvent stored) {
        long id = stored.attempt();
        if (others.contains(id)) {
            return Optional.empty();
        }
        if (!attempts.containsKey(id)) {
            Optional<Attempt> found = story.find(id).filter(a -> isWanted(story, a));
            found.ifPresentOrElse(a -> attempts.put(id, a), () -> others.add(id));
            return found;
        }
        return Optional.of(attempts.get(id));
    }

    private boolean isWanted(AttemptStore story, Attempt attempt) {
        return machine.isEmpty()
                || story.latestOf(machine.get(), 3).stream().anyMatch(a -> a.id() == attempt.id());
    }

    /// Tells verdicts that have become final.
    private Optional<Verdict> judge(AttemptStore story, Timeline timeline) {
        Optional<Verdict> last = Optional.empty();
        for (Attempt attempt : List.copyOf(attempts.values())) {
            if (judged.contains(attempt.id())) {
                continue;
            }
            List<BootEvent> events = story.events(attempt.id());
            if (events.isEmpty()) {
                continue;
            }
            Verdict verdict = Diagnosis.of(events, Instant.now());
            if (verdict.outcome() != Verdict.Outcome.UNDERWAY) {
                judged.add(attempt.id());
                console.line(heading(attempt));
                console.text(timeline.verdict(verdict));
                GradeText.grade(events).map(GradeText::of).ifPresent(console::text);
                shown = 0;
                last = Optional.of(verdict);
            }
        }
        return last;
    }

    private String heading(Attempt attempt) {
        return console.bold("#" + attempt.id() + "  " + Console.safe(BootsCommand.name(attempt)));
    }
}
