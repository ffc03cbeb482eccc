package dev.stirrup.boot.event;

import dev.stirrup.boot.Client;
import dev.stirrup.boot.event.Milestone.FileKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What the events of one attempt add up to: the questions that the rules of [Diagnosis] ask,
/// answered once.
final class Facts {
    private final List<BootEvent> events;
    private final Set<Class<? extends Milestone>> seen = new HashSet<>();
    private final Set<FileKind> served = EnumSet.noneOf(FileKind.class);
    private final List<String> loaders = new ArrayList<>();
    private final Set<String> damaged = new HashSet<>();

    Facts(List<BootEvent> events) {
        this.events = events;
        for (BootEvent event : events) {
            seen.add(event.what().getClass());
            if (event.what() instanceof Milestone.HttpServed http
                    && http.status() < 300
                    && !http.method().equals("HEAD")) {
                note(http.path(), http.kind());
            } else if (event.what() instanceof Milestone.TransferFinished tftp) {
                note(tftp.file(), tftp.kind());
            } else if (event.what() instanceof Milestone.ContentDamaged one) {
                damaged.add(one.path());
            }
        }
    }

    private void note(String path, FileKind kind) {
        served.add(kind);
        damaged.remove(path);
        if (kind == FileKind.LOADER) {
            loaders.add(name(path));
        }
    }

    boolean saw(Class<? extends Milestone> milestone) {
        return seen.contains(milestone);
    }

    boolean served(FileKind kind) {
        return served.contains(kind);
    }

    /// Whether a file was damaged here, and the machine did not get it afterwards either.
    boolean isLackingDamaged() {
        return !damaged.isEmpty();
    }

    /// Whether any NBP was downloaded, by whichever protocol. A site's own folder does not say
    /// which of its files is one.
    boolean loaderServed() {
        return served(FileKind.LOADER)
                || served(FileKind.FOLDER)
                || served(FileKind.OTHER) && saw(Milestone.TransferFinished.class);
    }

    /// Whether the first NBP was shim.
    boolean startedWithShim() {
        return !loaders.isEmpty() && loaders.getFirst().contains("shim");
    }

    /// Whether shim's second stage, or its key manager, was downloaded.
    boolean secondStageServed() {
        return startedWithShim() && loaders.stream().anyMatch(name -> !name.contains("shim"));
    }

    /// Whether shim has shown that it runs: it looked for a file beside itself.
    boolean shimRuns() {
        return startedWithShim()
                && (saw(Milestone.SideFileSought.class)
                        || secondStageServed()
                        || secondStageMissing()
                        || saw(Milestone.TransferFailed.class)
                        || saw(Milestone.HttpBroken.class));
    }

    /// Whether a program beside shim was asked for that is not here.
    boolean secondStageMissing() {
        return startedWithShim()
                && saw(Milestone.FileMissing.class)
                && last(Milestone.FileMissing.class).file().endsWith(".efi");
    }

    /// Whether the last script was for this kind of loader.
    boolean scriptOf(Client client) {
        return saw(Milestone.ScriptServed.class)
                && last(Milestone.ScriptServed.class).client() == client;
    }

    /// Whether the last script started Windows PE, and its files were fetched: their largest, the
    /// WIM, comes last.
    boolean windowsStarted() {
        return windowsGiven() && served(FileKind.INITRD);
    }

    /// Whether the last script starts Windows PE.
    boolean windowsGiven() {
        return saw(Milestone.ScriptServed.class)
                && last(Milestone.ScriptServed.class).summary().startsWith("windows ");
    }

    /// Other servers that the last script's loader went on to.
    Optional<Elsewhere> elsewhere() {
        return Elsewhere.in(events.stream().map(BootEvent::what).toList());
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
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

    /// Why the last handshake failed; empty when it did not, or when there was none.
    String lastHandshakeFailure() {
        return events.reversed().stream()
                .map(BootEvent::what)
                .filter(what ->
                        what instanceof Milestone.TlsEstablished
                                || what instanceof Milestone.TlsFailed)
                .findFirst()
                .map(what -> what instanceof Milestone.TlsFailed failed ? failed.why() : "")
                .orElse("");
    }

    /// Whether the machine was told that a certificate is withdrawn, and has had no HTTPS since.
    boolean certificateWithdrawn() {
        return saw(Milestone.CertificateStatusTold.class)
                && last(Milestone.CertificateStatusTold.class).status().equals("revoked")
                && !lastHandshakeFailure().isEmpty();
    }

    /// The status of the machine's last report; empty for none.
    String lastReport() {
        return saw(Milestone.Reported.class) ? last(Milestone.Reported.class).status() : "";
    }

    /// Whether an installer was let fetch answers, and was not given any.
    boolean isUnanswered() {
        return saw(Milestone.AnswersOffered.class) && !saw(Milestone.AnswersServed.class);
    }

    /// How many events of this kind there were.
    long count(Class<? extends Milestone> milestone) {
        return events.stream().filter(event -> milestone.isInstance(event.what())).count();
    }

    /// The last that was told of a session with its disk, logouts left out; where nothing was, the
    /// attempt's first event.
    Milestone lastOfDisk() {
        return events.reversed().stream()
                .map(BootEvent::what)
                .filter(what ->
                        what instanceof Milestone.DiskAttached
                                || what instanceof Milestone.DiskRead
                                || what instanceof Milestone.DiskStalled
                                || what instanceof Milestone.DiskResumed
                                || what instanceof Milestone.DiskLost)
                .findFirst()
                .orElse(events.getFirst().what());
    }

    /// Whether who uses the disk is what boots last: no kernel or program came after the login.
    boolean isDiskInUse() {
        return events.reversed().stream()
                .map(BootEvent::what)
                .filter(what -> what instanceof Milestone.DiskAttached || isSystem(what))
                .findFirst()
                .filter(Milestone.DiskAttached.class::isInstance)
                .isPresent();
    }

    private static boolean isSystem(Milestone what) {
        return what instanceof Milestone.HttpServed http && isSystem(http.kind())
                || what instanceof Milestone.TransferFinished tftp && isSystem(tftp.kind());
    }

    private static boolean isSystem(FileKind kind) {
        return kind == FileKind.KERNEL || kind == FileKind.INITRD || kind == FileKind.IMAGE;
    }

    /// Whether the disk stands still, or went in the middle of its work.
    boolean isDiskBroken() {
        return isDiskInUse()
                && (lastOfDisk() instanceof Milestone.DiskStalled
                        || lastOfDisk() instanceof Milestone.DiskLost lost
                                && lost.unanswered() > 0
                                && lost.others() == 0);
    }

    /// How long nothing has happened.
    Duration silence(Instant now) {
        return Duration.between(events.getLast().at(), now);
    }

    /// What was foreseen of the last program of this name, if anything was.
    Optional<Milestone.SecureBootForeseen> foreseen(String name) {
        return events.reversed().stream()
                .map(BootEvent::what)
                .filter(Milestone.SecureBootForeseen.class::isInstance)
                .map(Milestone.SecureBootForeseen.class::cast)
                .filter(seen -> name(seen.file()).equals(name))
                .findFirst();
    }

    /// What was foreseen of the last program that was downloaded, on a machine that says that its
    /// Secure Boot is on.
    Optional<Milestone.SecureBootForeseen> lastForeseenUnderSecureBoot() {
        boolean isOn =
                saw(Milestone.SecureBootClaimed.class)
                        && last(Milestone.SecureBootClaimed.class).isOn();
        return isOn && saw(Milestone.SecureBootForeseen.class)
                ? Optional.of(last(Milestone.SecureBootForeseen.class))
                : Optional.empty();
    }

    /// What was foreseen of the last loader that was downloaded.
    Optional<Milestone.SecureBootForeseen> lastLoaderForeseen() {
        return loaders.isEmpty() ? Optional.empty() : foreseen(loaders.getLast());
    }

    /// What was foreseen of the last kernel.
    Optional<Milestone.SecureBootForeseen> kernelForeseen() {
        return saw(Milestone.SecureBootForeseen.class)
                ? events.reversed().stream()
                        .map(BootEvent::what)
                        .filter(Milestone.SecureBootForeseen.class::isInstance)
                        .map(Milestone.SecureBootForeseen.class::cast)
                        .filter(seen -> seen.kind() == FileKind.KERNEL)
                        .findFirst()
                : Optional.empty();
    }

    /// Whether the last download of this kind was broken off and never done.
    boolean brokeOff(FileKind kind) {
        boolean byHttp =
                saw(Milestone.HttpBroken.class) && last(Milestone.HttpBroken.class).kind() == kind;
        boolean byTftp =
                saw(Milestone.TransferFailed.class)
                        && last(Milestone.TransferFailed.class).kind() == kind;
        return (byHttp || byTftp) && !served(kind);
    }

    /// Whether the last script was a profile's.
    boolean scriptNamed() {
        return saw(Milestone.ScriptServed.class)
                && !last(Milestone.ScriptServed.class).profile().isEmpty();
    }

    /// Whether the last script was the waiting page or the local disk.
    boolean scriptUnnamed() {
        return saw(Milestone.ScriptServed.class)
                && last(Milestone.ScriptServed.class).profile().isEmpty();
    }

    boolean showsWaitingPage() {
        return saw(Milestone.ScriptServed.class)
                && last(Milestone.ScriptServed.class).isWaitingPage();
    }
}
