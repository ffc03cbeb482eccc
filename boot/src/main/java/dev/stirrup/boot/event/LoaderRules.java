package dev.stirrup.boot.event;

import static dev.stirrup.boot.event.Verdict.Outcome.STOPPED;

import dev.stirrup.boot.event.Milestone.FileKind;
import java.util.List;

/// Once the firmware has its loader, or wants it.
final class LoaderRules {
    static final List<Rule> ALL =
            List.of(
                    new Rule(
                            "second-stage-refused",
                            STOPPED,
                            facts -> facts.secondStageServed(),
                            "shim runs and downloaded its second stage, which never asked for anything.",
                            List.of(
                                    "shim refused it: no key that shim or the machine knows has signed it, the machine"
                                            + " forbids it (dbx), or its generation is below the machine's SBAT level.",
                                    "GRUB runs and cannot go on: Debian 12's has no HTTP, and beside another DHCP server"
                                            + " it asks that one for its files. It stops at its prompt.",
                                    "It has no driver for this network card."),
                            "Look at the machine's console: shim says \"Verification failed\" there. Take shim and its"
                                    + " second stage from one release of one distribution, and a current one.",
                            facts -> SigningCause.byShim(facts.lastLoaderForeseen())),
                    new Rule(
                            "second-stage-missing",
                            STOPPED,
                            facts -> facts.secondStageMissing(),
                            "shim runs, but the loader set lacks the second stage it asks for.",
                            List.of(
                                    "The set has no file of that name: Debian's shim asks for grubx64.efi beside itself.",
                                    "Only shim was named in the profile, from a set that is no chain."),
                            "See the file's name in the timeline above, and add it to the set: `stirrup loaders add`."),
                    new Rule(
                            "shim-refused",
                            STOPPED,
                            facts -> facts.startedWithShim() && !facts.shimRuns(),
                            "shim was downloaded, and nothing shows that it was started.",
                            List.of(
                                    "Secure Boot: the firmware refused it, because the machine forbids this shim or its"
                                            + " signer (dbx), or does not know its signer.",
                                    "shim switched the machine off, because its own generation is below the machine's"
                                            + " SBAT level.",
                                    "It is for another processor."),
                            "Look at the machine's console for \"Access Denied\" or \"SBAT self-check failed\", then take a"
                                    + " current shim; a machine with its own keys needs its own signature on it.",
                            facts -> SigningCause.byFirmware(facts.lastLoaderForeseen())),
                    new Rule(
                            "loader-never-asked",
                            STOPPED,
                            facts -> facts.loaderServed(),
                            "The loader was downloaded, but never came back for its script.",
                            List.of(
                                    "Secure Boot: the firmware refused it. Debian's iPXE is not signed, and no"
                                            + " firmware with Microsoft's keys starts it.",
                                    "The loader has no driver for this network card: try another file of the set.",
                                    "The loader is for another processor or firmware.",
                                    "The switch port needs long to come up again: spanning tree without portfast."),
                            "Look at the machine's console. Under Secure Boot give the profile a loader set that begins with"
                                    + " shim; else try the set's other loader.",
                            facts -> SigningCause.byFirmware(facts.lastLoaderForeseen())),
                    new Rule(
                            "loader-broken-off",
                            STOPPED,
                            facts ->
                                    facts.saw(Milestone.TransferFailed.class)
                                            || facts.brokeOff(FileKind.LOADER),
                            "The download of the loader stopped half way.",
                            List.of(
                                    "Packets are lost: a firewall, a bad cable, a duplex mismatch.",
                                    "Blocks too large for the path: an MTU below 1500.",
                                    "The machine was switched off."),
                            "Try a smaller block size for this machine, and look at the link."),
                    new Rule(
                            "file-missing",
                            STOPPED,
                            facts -> facts.saw(Milestone.FileMissing.class),
                            "The machine asked for a file that is not here.",
                            List.of(
                                    "Its loader is configured for other paths.",
                                    "The loader set or image lacks the file."),
                            "See the file's name in the timeline above; `stirrup explain` prints what is served."));

    private LoaderRules() {}
}
