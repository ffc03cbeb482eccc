package dev.stirrup.boot.event;

import static dev.stirrup.boot.event.Verdict.Outcome.AS_PLANNED;
import static dev.stirrup.boot.event.Verdict.Outcome.STOPPED;

import java.util.List;

/// Once a loader has its script or configuration.
final class ScriptRules {
    static final List<Rule> ALL =
            List.of(
                    new Rule(
                            "runs-from-disk",
                            AS_PLANNED,
                            facts -> facts.saw(Milestone.DiskAttached.class),
                            "The machine attached its disk over iSCSI and boots from it.",
                            List.of(),
                            "What runs from the disk does not report here unless it is told to."),
                    new Rule(
                            "disk-login-refused",
                            STOPPED,
                            facts -> facts.saw(Milestone.DiskRefused.class),
                            "The machine was refused at its disk.",
                            List.of(
                                    "The disk is in use by a command or another process, or its golden image is gone.",
                                    "The secret is that of an earlier boot, or a lasting one that was made anew.",
                                    "The plan or the profile changed between the script and the login."),
                            "The timeline above has the reason; its code has a page of its own."),
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
                            facts -> facts.scriptUnnamed() && facts.scriptSays("waits"),
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
}
