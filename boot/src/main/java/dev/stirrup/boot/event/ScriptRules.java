package dev.stirrup.boot.event;

import static dev.stirrup.boot.event.Verdict.Outcome.AS_PLANNED;
import static dev.stirrup.boot.event.Verdict.Outcome.STOPPED;

import java.util.List;

/// Once a loader has its script or configuration.
final class ScriptRules {
    static final List<Rule> ALL =
            List.of(
                    new Rule(
                            "went-on-elsewhere",
                            AS_PLANNED,
                            facts -> facts.elsewhere().isPresent(),
                            ScriptRules::wentOn,
                            List.of(),
                            "Look at the machine's console. iPXE 2.0 tells what it fetches where syslog is on.",
                            _ -> List.of()),
                    new Rule(
                            "script-without-kernel",
                            STOPPED,
                            facts -> facts.scriptNamed(),
                            "The script was fetched, the kernel was not.",
                            List.of(
                                    "A menu waits at the machine.",
                                    "The script failed before its kernel line: see the loader's messages.",
                                    "The script boots something that is not fetched from here."),
                            "Look at the machine's console; `stirrup explain` prints the script it got."),
                    new Rule(
                            "waits-for-approval",
                            AS_PLANNED,
                            facts -> facts.showsWaitingPage(),
                            "Nobody has approved this machine: it shows its identity, waits, and goes on to its disk.",
                            List.of(),
                            "If it should boot from the network: `stirrup machine approve NAME` and give it a plan."),
                    new Rule(
                            "local-disk",
                            AS_PLANNED,
                            facts -> facts.scriptUnnamed(),
                            "The machine was told to go on to its local disk.",
                            List.of(),
                            "The reason stands in the timeline above; `stirrup plan` changes it."));

    private ScriptRules() {}

    private static String wentOn(Facts facts) {
        Elsewhere elsewhere = facts.elsewhere().orElseThrow();
        return (elsewhere.isTold()
                        ? "The machine went on to another server ("
                        : "The machine's script leads on to another server (")
                + elsewhere.names()
                + "): from there on nothing is known.";
    }
}
