package dev.stirrup.boot.event;

import static dev.stirrup.boot.event.Verdict.Outcome.AS_PLANNED;
import static dev.stirrup.boot.event.Verdict.Outcome.STOPPED;
import static dev.stirrup.boot.event.Verdict.Outcome.SUCCEEDED;
import static dev.stirrup.boot.event.Verdict.Outcome.UNDERWAY;

import dev.stirrup.boot.Client;
import dev.stirrup.boot.event.Milestone.FileKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// The verdict on an attempt, from its events alone. The rules stand in one list, the furthest step
/// of a boot first; the first rule that fits speaks.
public final class Diagnosis {
    private static final Set<String> ENDED_WELL = Set.of("running", "done");

    /// How long a machine may be silent before an attempt counts as stopped. EDK2 waits 4, 8, 16
    /// and 32 seconds for offers; a kernel with a large initrd needs minutes before its first
    /// report.
    private static final Duration FIRMWARE_PATIENCE = Duration.ofSeconds(45);

    private static final Duration SYSTEM_PATIENCE = Duration.ofMinutes(10);

    /// Alerts that are about our certificate, and silence right after it: EDK2 sends no alert.
    private static final Set<String> CERTIFICATE_REFUSED =
            Set.of(
                    "unknown_ca",
                    "bad_certificate",
                    "certificate_unknown",
                    "unsupported_certificate",
                    "closed-after-certificate");

    private static final Set<String> NO_COMMON_TLS =
            Set.of(
                    "nothing-in-common",
                    "handshake_failure",
                    "protocol_version",
                    "insufficient_security");

    private static final List<Rule> RULES =
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
                            ""),
                    new Rule(
                            "initrd-broken-off",
                            STOPPED,
                            facts -> brokeOff(facts, FileKind.INITRD),
                            "The machine broke off the download of an initrd.",
                            List.of(
                                    "Not enough memory for it.",
                                    "The network link went away, or the machine was switched off."),
                            "Give the machine more memory, or a smaller initrd; then look at the link."),
                    new Rule(
                            "kernel-broken-off",
                            STOPPED,
                            facts -> brokeOff(facts, FileKind.KERNEL),
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
                                    + " loader set in the profile. Then look at the machine's console."),
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
                            "certificate-expired",
                            STOPPED,
                            facts -> facts.lastHandshakeFailure().equals("certificate_expired"),
                            "The machine says that this server's certificate is not valid now.",
                            List.of(
                                    "The machine's clock is wrong: an empty battery.",
                                    "The certificate has ended."),
                            "Set the machine's clock in its firmware setup."),
                    new Rule(
                            "certificate-refused",
                            STOPPED,
                            facts -> CERTIFICATE_REFUSED.contains(facts.lastHandshakeFailure()),
                            "The machine does not accept this server's certificate.",
                            List.of(
                                    "The site's root certificate is not enrolled in its firmware.",
                                    "Another root is enrolled, or the root was replaced meanwhile.",
                                    "The URL names an address or a name that the certificate lacks."),
                            "Enrol the site's root certificate in the firmware's TLS settings."),
                    new Rule(
                            "no-common-tls",
                            STOPPED,
                            facts -> NO_COMMON_TLS.contains(facts.lastHandshakeFailure()),
                            "The machine and this server know no common TLS.",
                            List.of(
                                    "The loader is too old: TLS 1.2 with ECDHE or DHE is the least.",
                                    "The firmware's list of cipher suites was cut down."),
                            "Use a newer loader; iPXE 2.0 and OVMF of 2022 or later are known to work."),
                    new Rule(
                            "script-without-kernel",
                            STOPPED,
                            facts -> scriptNamed(facts),
                            "The script was fetched, the kernel was not.",
                            List.of(
                                    "A menu waits at the machine.",
                                    "The script failed before its kernel line: see the loader's messages.",
                                    "The script boots something that is not fetched from here."),
                            "Look at the machine's console; `stirrup explain` prints the script it got."),
                    new Rule(
                            "waits-for-approval",
                            AS_PLANNED,
                            facts -> scriptUnnamed(facts) && scriptSays(facts, "waits"),
                            "Nobody has approved this machine: it shows its identity, waits, and goes on to its disk.",
                            List.of(),
                            "If it should boot from the network: `stirrup machine approve NAME` and give it a plan."),
                    new Rule(
                            "local-disk",
                            AS_PLANNED,
                            facts -> scriptUnnamed(facts),
                            "The machine was told to go on to its local disk.",
                            List.of(),
                            "The reason stands in the timeline above; `stirrup plan` changes it."),
                    new Rule(
                            "second-stage-refused",
                            STOPPED,
                            facts -> facts.secondStageServed(),
                            "shim runs and downloaded its second stage, which never asked for anything.",
                            List.of(
                                    "shim refused it: no key that shim or the machine knows has signed it, the machine"
                                            + " forbids it (dbx), or its generation is below the machine's SBAT level.",
                                    "GRUB runs and cannot read by the protocol it came by: Debian 12's signed GRUB has"
                                            + " no HTTP and stops at its prompt.",
                                    "It has no driver for this network card."),
                            "Look at the machine's console: shim says \"Verification failed\" there. Take shim and its"
                                    + " second stage from one release of one distribution, and a current one."),
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
                                    + " current shim; a machine with its own keys needs its own signature on it."),
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
                                    + " shim; else try the set's other loader."),
                    new Rule(
                            "loader-broken-off",
                            STOPPED,
                            facts ->
                                    facts.saw(Milestone.TransferFailed.class)
                                            || brokeOff(facts, FileKind.LOADER),
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
                            "See the file's name in the timeline above; `stirrup explain` prints what is served."),
                    new Rule(
                            "withheld",
                            AS_PLANNED,
                            facts ->
                                    facts.saw(Milestone.BootWithheld.class)
                                            && !facts.bootFileOffered(),
                            "No boot was given.",
                            List.of(),
                            "The reason stands in the timeline above; `stirrup explain` tells more."),
                    new Rule(
                            "loader-never-fetched",
                            STOPPED,
                            facts -> facts.addressGiven() && facts.bootFileOffered(),
                            "The machine has its address, but never fetched the loader.",
                            List.of(
                                    "A firewall drops TFTP (UDP 69) or HTTP between the machine and this server.",
                                    "The firmware allows only HTTPS.",
                                    "The machine boots something else first."),
                            "Look at the machine's console; check that the ports printed by `stirrup doctor` are reached"
                                    + " from its network."),
                    new Rule(
                            "boot-server-unused",
                            STOPPED,
                            facts -> facts.saw(Milestone.BootServerAnswered.class),
                            "The machine was told its loader on port 4011, but never fetched it.",
                            List.of(
                                    "A firewall drops TFTP (UDP 69) between the machine and this server.",
                                    "The firmware did not like the answer."),
                            "Look at the machine's console, then try another quirk for it."),
                    new Rule(
                            "offer-ignored",
                            STOPPED,
                            facts ->
                                    facts.saw(Milestone.OfferSent.class)
                                            && !facts.saw(Milestone.RequestReceived.class)
                                            && facts.count(Milestone.DiscoverReceived.class) > 1,
                            "The machine keeps asking; it never took our offer.",
                            List.of(
                                    "No server gave it an address: in proxy mode another DHCP server must.",
                                    "The reply does not reach it: a VLAN, a relay, a firewall on UDP 67 and 68.",
                                    "Its firmware ignores offers of this form."),
                            "Check that a DHCP server leases addresses on this network, then try another quirk."),
                    new Rule(
                            "address-taken-elsewhere",
                            STOPPED,
                            facts ->
                                    facts.saw(Milestone.OfferSent.class)
                                            && facts.saw(Milestone.RequestReceived.class)
                                            && !facts.addressGiven(),
                            "The machine took its address from another server and did not come back for its boot file.",
                            List.of(
                                    "The other server's answer names a boot file or next server of its own.",
                                    "Its firmware does not look at boot offers from a second server (seen with HP).",
                                    "It asks the other server on port 4011."),
                            "Remove options 43, 60, 66 and 67 from the other server, or let it name this server; else use"
                                    + " authoritative mode."),
                    new Rule(
                            "no-address",
                            STOPPED,
                            facts -> facts.saw(Milestone.LeaseDenied.class),
                            "No address could be leased.",
                            List.of("The pool is used up.", "The leases could not be written."),
                            "The reason stands in the timeline above."),
                    new Rule(
                            "request-refused",
                            STOPPED,
                            facts -> facts.saw(Milestone.NakSent.class),
                            "The address the machine wanted was refused.",
                            List.of(
                                    "It came from another network.",
                                    "Somebody else has that address."),
                            "The machine should ask anew by itself; if it does not, restart it."),
                    new Rule(
                            "only-discovered",
                            STOPPED,
                            facts -> facts.saw(Milestone.DiscoverReceived.class),
                            "The machine asked and got no offer from here.",
                            List.of(
                                    "This network is only observed.",
                                    "Its plan gives it no network boot."),
                            "`stirrup explain` tells what it would be answered and why."),
                    new Rule(
                            "seen",
                            UNDERWAY,
                            facts -> true,
                            "The machine was seen.",
                            List.of(),
                            ""));

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
                        .verdict();
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
        return facts.served(FileKind.KERNEL) ? SYSTEM_PATIENCE : FIRMWARE_PATIENCE;
    }

    private static boolean brokeOff(Facts facts, FileKind kind) {
        boolean byHttp =
                facts.saw(Milestone.HttpBroken.class)
                        && facts.last(Milestone.HttpBroken.class).kind() == kind;
        boolean byTftp =
                facts.saw(Milestone.TransferFailed.class)
                        && facts.last(Milestone.TransferFailed.class).kind() == kind;
        return (byHttp || byTftp) && !facts.served(kind);
    }

    private static boolean scriptNamed(Facts facts) {
        return facts.saw(Milestone.ScriptServed.class)
                && !facts.last(Milestone.ScriptServed.class).profile().isEmpty();
    }

    private static boolean scriptUnnamed(Facts facts) {
        return facts.saw(Milestone.ScriptServed.class)
                && facts.last(Milestone.ScriptServed.class).profile().isEmpty();
    }

    private static boolean scriptSays(Facts facts, String word) {
        return facts.last(Milestone.ScriptServed.class).summary().contains(word);
    }

    private record Rule(
            String code,
            Verdict.Outcome outcome,
            Predicate<Facts> fits,
            String sentence,
            List<String> causes,
            String nextStep) {
        Verdict verdict() {
            return new Verdict(code, outcome, sentence, causes, nextStep);
        }
    }
}
