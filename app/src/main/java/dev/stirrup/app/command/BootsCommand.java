package dev.stirrup.app.command;

import dev.stirrup.app.timeline.GradeText;
import dev.stirrup.app.timeline.Sizes;
import dev.stirrup.app.timeline.Timeline;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Diagnosis;
import dev.stirrup.boot.event.Verdict;
import dev.stirrup.store.event.Attempt;
import dev.stirrup.store.event.AttemptStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Tells the story of past boots.
@Command(
        name = "boots",
        description = {
            "List the latest boots with their grades and verdicts, or tell those of one machine step by"
                    + " step.",
            "The exit status is 1 when the latest boot listed stopped."
        })
final class BootsCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            arity = "0..1",
            paramLabel = "MACHINE",
            description = "A name, MAC address, UUID, serial number, or #NUMBER of a boot.")
    private Optional<String> machine = Optional.empty();

    @Option(
            names = {"-n", "--last"},
            paramLabel = "COUNT",
            description = "How many (default: 20 in the list, 1 of one machine).")
    private Optional<Integer> count = Optional.empty();

    @Mixin private SiteOptions options = new SiteOptions();

    BootsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (Site site = Site.open(options)) {
            return machine.isPresent() ? tell(site.attempts(), machine.get()) : list(site);
        }
    }

    private int list(Site site) {
        AttemptStore attempts = site.attempts();
        Instant now = Instant.now();
        List<Attempt> latest = attempts.latest(count.orElse(20));
        console.table(
                List.of("BOOT", "BEGAN", "TOOK", "MACHINE", "NETWORK", "GRADE", "VERDICT"),
                latest.reversed().stream().map(attempt -> row(attempts, attempt, now)).toList());
        return latest.isEmpty() ? 0 : status(verdict(attempts, latest.getFirst(), now));
    }

    private int tell(AttemptStore attempts, String who) {
        List<Attempt> found = find(attempts, who);
        if (found.isEmpty()) {
            throw new FailedException(
                    "No boot of " + Console.safe(who) + " is known.",
                    "See `stirrup boots`, and `stirrup machine list`.");
        }
        Instant now = Instant.now();
        Timeline timeline = new Timeline(console.isColoured());
        for (Attempt attempt : found.reversed()) {
            console.line(
                    console.bold(
                            "#"
                                    + attempt.id()
                                    + "  "
                                    + Console.safe(name(attempt))
                                    + "  "
                                    + Times.second(attempt.started())));
            List<BootEvent> events = attempts.events(attempt.id());
            if (!events.isEmpty()) {
                console.text(timeline.attempt(events, now));
                GradeText.grade(events).map(GradeText::withHops).ifPresent(console::text);
            }
        }
        return status(verdict(attempts, found.getFirst(), now));
    }

    private List<Attempt> find(AttemptStore attempts, String who) {
        if (who.matches("#[0-9]{1,18}")) {
            return attempts.find(Long.parseLong(who.substring(1))).stream().toList();
        }
        return attempts.latestOf(who, count.orElse(1));
    }

    private static List<String> row(AttemptStore attempts, Attempt attempt, Instant now) {
        List<BootEvent> events = attempts.events(attempt.id());
        return List.of(
                "#" + attempt.id(),
                Times.second(attempt.started()),
                Sizes.time(Duration.between(attempt.started(), attempt.latest())),
                name(attempt),
                attempt.network(),
                GradeText.grade(events).map(grade -> grade.letter().name()).orElse("-"),
                verdict(events, now).map(Verdict::sentence).orElse("-"));
    }

    private static Optional<Verdict> verdict(AttemptStore attempts, Attempt attempt, Instant now) {
        return verdict(attempts.events(attempt.id()), now);
    }

    private static Optional<Verdict> verdict(List<BootEvent> events, Instant now) {
        return events.isEmpty() ? Optional.empty() : Optional.of(Diagnosis.of(events, now));
    }

    private static int status(Optional<Verdict> verdict) {
        return verdict.filter(v -> v.outcome() == Verdict.Outcome.STOPPED).isPresent() ? 1 : 0;
    }

    static String name(Attempt attempt) {
        return attempt.machine().orElseGet(() -> Names.of(attempt.claims()));
    }
}
