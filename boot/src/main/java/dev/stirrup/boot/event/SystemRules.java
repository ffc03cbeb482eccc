package dev.stirrup.boot.event;

import static dev.stirrup.boot.event.Verdict.Outcome.STOPPED;
import static dev.stirrup.boot.event.Verdict.Outcome.SUCCEEDED;

import dev.stirrup.boot.Client;
import dev.stirrup.boot.event.Milestone.FileKind;
import java.util.List;
import java.util.Set;

/// Once kernel and initrd are on their way.
final class SystemRules {
    private static final Set<String> ENDED_WELL = Set.of("running", "done");

    /// What the machine itself reported.
    static final List<Rule> REPORTED =
            List.of(
                    new Rule(
                            "boot-failed",
                            STOPPED,
                            facts -> facts.lastReport().equals("failed"),
                            "The system started and reported a failure.",
                            List.of("The installer or the system met an error of its own."),
                            "Read its messages in the timeline above, and the machine's console."),
                    new Rule(
                            "succeeded",
                            SUCCEEDED,
                            facts -> ENDED_WELL.contains(facts.lastReport()),
                            "The machine reported that its system runs.",
                            List.of(),
                            ""));

    static final List<Rule> ALL =
            List.of(
                    new Rule(
                            "content-damaged",
                            STOPPED,
                            Facts::isLackingDamaged,
                            "A file that the machine needs is damaged on this server, so it was not given it.",
                            List.of(
                                    "The disk of this server returns other bytes than were written: it is failing,"
                                            + " or its controller or memory is.",
                                    "Somebody or some program changed the file in the data folder."),
                            "The timeline above names the file. Add its image or loader set again, then look at the"
                                    + " disk; `stirrup image verify` and `stirrup loaders verify` look at all others."),
                    new Rule(
                            "initrd-broken-off",
                            STOPPED,
                            facts -> facts.brokeOff(FileKind.INITRD),
                            "The machine broke off the download of an initrd.",
                            List.of(
                                    "Not enough memory for it.",
                                    "The network link went away, or the machine was switched off."),
                            "Give the machine more memory, or a smaller initrd; then look at the link."),
                    new Rule(
                            "kernel-broken-off",
                            STOPPED,
                            facts -> facts.brokeOff(FileKind.KERNEL),
                            "The machine broke off the download of the kernel.",
                            List.of(
                                    "Not enough memory for it.",
                                    "The network link went away, or the machine was switched off."),
                            "Look at the machine's console and at its link."),
                    new Rule(
                            "kernel-refused",
                            STOPPED,
                            facts ->
                                    facts.scriptOf(Client.GRUB)
                                            && facts.served(FileKind.KERNEL)
                                            && !facts.served(FileKind.INITRD),
                            "GRUB downloaded the kernel, and then nothing more.",
                            List.of(
                                    "Secure Boot: GRUB refused the kernel, because the key that signed it is not the"
                                            + " one in this shim, or the machine forbids it (dbx).",
                                    "The kernel is not signed at all.",
                                    "The profile has no initrd, and its kernel stopped without one."),
                            "Boot a distribution's kernel by the shim and GRUB of the same distribution: name that"
                                    + " loader set in the profile. Then look at the machine's console.",
                            facts -> SigningCause.byShim(facts.kernelForeseen())),
                    new Rule(
                            "answers-refused",
                            STOPPED,
                            facts ->
                                    facts.isUnanswered()
                                            && facts.saw(Milestone.AnswersWithheld.class),
                            "The installer asked for its answers and was refused.",
                            List.of(
                                    "The reason stands in the timeline above; it has a page of its own."),
                            "Look up the reason in docs/errors, then boot the machine again: each boot has answers of"
                                    + " its own."),
                    new Rule(
                            "windows-never-reported",
                            STOPPED,
                            Facts::windowsStarted,
                            "Windows PE was downloaded, and nothing was heard since.",
                            List.of(
                                    "Windows PE has no driver for the network card, or no address.",
                                    "Windows PE has no program that reports: no curl.exe, in it or on its disc, nor certutil.exe.",
                                    "Secure Boot refused wimboot or Microsoft's boot manager, or the WIM does not"
                                            + " start by wimboot: it is compressed by LZMS, or for another processor."),
                            "Look at the machine's console; in Windows PE the log is X:\\stirrup.log. See"
                                    + " docs/windows.md for what can be put into it.",
                            facts -> SigningCause.byFirmware(facts.lastForeseenUnderSecureBoot())),
                    new Rule(
                            "answers-never-fetched",
                            STOPPED,
                            facts -> facts.isUnanswered() && facts.served(FileKind.KERNEL),
                            "The installer was started, but never asked for its answers.",
                            List.of(
                                    "The installer has no network: no driver for the card, or no address.",
                                    "It does not trust this server's certificate, where the answers go by HTTPS.",
                                    "The kernel stopped before the installer ran."),
                            "Look at the machine's console: it waits there for somebody to answer."),
                    new Rule(
                            "installer-never-reported",
                            STOPPED,
                            facts -> facts.saw(Milestone.AnswersServed.class),
                            "The installer fetched its answers, and nothing was heard since.",
                            List.of(
                                    "The answers have nothing that reports: no ${done-command}, no ${phone-home}.",
                                    "The installer stopped at a question that the answers leave open, or at an error."),
                            "Look at the machine's console; put ${done-command} at the end of the answers."),
                    new Rule(
                            "kernel-never-reported",
                            STOPPED,
                            facts -> facts.served(FileKind.KERNEL),
                            "Kernel and initrd were downloaded, but the system never reported.",
                            List.of(
                                    "The system has nothing that reports: its profile lacks ${report}.",
                                    "The kernel stopped: wrong arguments, no driver for the disk or the network card.",
                                    "Secure Boot refused a kernel whose signer the machine does not know."),
                            "Look at the machine's console; put ${report} into the profile's arguments if its system"
                                    + " can report."),
                    new Rule(
                            "program-never-reported",
                            STOPPED,
                            facts -> facts.served(FileKind.IMAGE),
                            "The program that the profile names was downloaded, and nothing was heard since.",
                            List.of(
                                    "It has nothing that reports: a unified kernel image holds no ${report}.",
                                    "Secure Boot refused it: nobody whom the machine trusts signed it, or its release"
                                            + " was withdrawn (dbx)."),
                            "Look at the machine's console; `stirrup inspect` tells who signed the program."));

    private SystemRules() {}
}
