package dev.stirrup.boot.event;

import static dev.stirrup.boot.event.Verdict.Outcome.AS_PLANNED;
import static dev.stirrup.boot.event.Verdict.Outcome.STOPPED;

import java.util.List;

/// At a disk over iSCSI.
final class DiskRules {
    /// What is wrong with a disk at this moment says more than what never came of its system.
    static final List<Rule> BROKEN =
            List.of(
                    new Rule(
                            "disk-stalled",
                            STOPPED,
                            facts ->
                                    facts.saw(Milestone.DiskRead.class)
                                            && facts.isDiskBroken()
                                            && facts.lastOfDisk() instanceof Milestone.DiskStalled,
                            "The machine's disk stands still: what it asked for does not get done.",
                            List.of(
                                    "This server's own disk does not answer, or is overloaded.",
                                    "The network drops large packets: MTU 9000 on one side only.",
                                    "The machine stopped in the middle of sending."),
                            "The timeline above says who waits for whom. Look at this server's disk and its log, then at"
                                    + " the link."),
                    new Rule(
                            "disk-lost",
                            STOPPED,
                            facts ->
                                    facts.saw(Milestone.DiskRead.class)
                                            && facts.isDiskBroken()
                                            && facts.lastOfDisk() instanceof Milestone.DiskLost,
                            "The machine lost its disk in the middle of its work, and did not come back.",
                            List.of(
                                    "The network link went away, or the machine was switched off.",
                                    "The system has no driver for its network card, or does not log in by itself: it"
                                            + " has to read the iBFT.",
                                    "This server ended the session: the timeline above has the reason."),
                            "Look at the machine's console; a Linux needs `ip=ibft` or `rd.iscsi.firmware=1`."));

    static final List<Rule> ALL =
            List.of(
                    new Rule(
                            "disk-never-read",
                            STOPPED,
                            facts ->
                                    !facts.saw(Milestone.DiskRead.class)
                                            && (facts.saw(Milestone.DiskStalled.class)
                                                    || facts.saw(Milestone.DiskLost.class)),
                            "The machine logged in to its disk and read nothing from it.",
                            List.of(
                                    "Its firmware or loader takes no disk from the network: look for a setting.",
                                    "It went on to another disk, which stands before this one in its boot order.",
                                    "It was switched off."),
                            "Look at the machine's console and at its boot order."),
                    new Rule(
                            "runs-from-disk",
                            AS_PLANNED,
                            facts ->
                                    facts.saw(Milestone.DiskAttached.class)
                                            && !facts.windowsGiven(),
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
                            "The timeline above has the reason; its code has a page of its own."));

    private DiskRules() {}
}
