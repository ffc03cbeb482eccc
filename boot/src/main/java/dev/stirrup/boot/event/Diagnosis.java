package dev.stirrup.boot.event;

import static dev.stirrup.boot.event.Verdict.Outcome.STOPPED;
import static dev.stirrup.boot.event.Verdict.Outcome.UNDERWAY;

import dev.stirrup.boot.event.Milestone.FileKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// The verdict on an attempt, from its events alone. The rules stand by the step of a boot that
/// they are about, the furthest step first; a disk that breaks down under a system stands before
/// what that system has not done. The first rule that fits speaks.
public final class Diagnosis {
    /// How long a machine may be silent before an attempt counts as stopped. EDK2 waits 4, 8, 16
    /// and 32 seconds for offers; a kernel with a large initrd needs minutes before its first
    /// report.
    private static final Duration FIRMWARE_PATIENCE = Duration.ofSeconds(45);

    private static final Duration SYSTEM_PATIENCE = Duration.ofMinutes(10);

    private static final List<Rule> RULES =
            Stream.of(
                            SystemRules.REPORTED,
                            DiskRules.BROKEN,
                            SystemRules.ALL,
                            TlsRules.ALL,
                            DiskRules.ALL,
                            ScriptRules.ALL,
                            LoaderRules.ALL,
                            DhcpRules.ALL)
                    .flatMap(List::stream)
                    .toList();

    private Diagnosis() {}

    /// The verdict as of `now`.
    ///
    /// @param events of one attempt in their order, at least one
    public static Verdict of(List<BootEvent> events, Instant now) {
        Facts facts = new Facts(events);
        Verdict verdict =
                RULES.stream()
                        .filter(rule -> rule.fits().test(facts))
                        .findFirst()
                        .orElseThrow()
                        .verdict(facts);
        boolean mayBeBusy =
                verdict.outcome() == STOPPED
                        && !facts.lastReport().equals("failed")
                        && facts.silence(now).compareTo(patience(facts)) < 0;
        return mayBeBusy ? underway(facts) : verdict;
    }

    /// The codes of all verdicts that say a boot stopped; each has a page in `docs/errors/`.
    public static List<String> stoppedCodes() {
        return RULES.stream().filter(rule -> rule.outcome() == STOPPED).map(Rule::code).toList();
    }

    private static Verdict underway(Facts facts) {
        String sentence;
        if (facts.served(FileKind.KERNEL)) {
            sentence = "The system is starting.";
        } else if (facts.saw(Milestone.ScriptServed.class)) {
            sentence = "The loader works on its script.";
        } else if (facts.loaderServed()) {
            sentence = "The loader is starting.";
        } else {
            sentence = "The firmware is asking.";
        }
        return new Verdict("underway", UNDERWAY, sentence, List.of(), "");
    }

    private static Duration patience(Facts facts) {
        return facts.served(FileKind.KERNEL) && !facts.isDiskBroken()
                ? SYSTEM_PATIENCE
                : FIRMWARE_PATIENCE;
    }
}
