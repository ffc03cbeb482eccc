package dev.stirrup.store.event;

import dev.stirrup.boot.Client;
import dev.stirrup.boot.Firmware;
import dev.stirrup.boot.Stage;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.boot.event.Milestone.FileKind;
import dev.stirrup.store.json.Fields;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// Milestones as JSON, as they were written before [MilestoneCode].
final class OldMilestone {
    private OldMilestone() {}

    /// @throws IllegalArgumentException for a kind or a field that was not written by us
    static Milestone read(Fields in) {
        return switch (in.text("what")) {
            case "discover" ->
                    new Milestone.DiscoverReceived(
                            client(in), firmware(in), in.text("vendor"), in.text("relay"));
            case "offer" -> new Milestone.OfferSent(in.text("address"), in.text("file"));
            case "answer-style" -> new Milestone.AnswerStyleChanged(in.text("from"), in.text("to"));
            case "foreign-offer" ->
                    new Milestone.ForeignOfferSeen(
                            in.text("server"), in.text("address"), in.text("file"));
            case "request" ->
                    new Milestone.RequestReceived(
                            client(in), in.text("address"), in.text("server"));
            case "ack" ->
                    new Milestone.AckSent(
                            in.text("address"),
                            in.text("file"),
                            Duration.ofSeconds(in.number("lease")));
            case "nak" -> new Milestone.NakSent(in.text("address"), in.text("why"));
            case "decline" -> new Milestone.DeclineReceived(in.text("address"));
            case "release" -> new Milestone.ReleaseReceived(in.text("address"));
            case "inform" -> new Milestone.InformReceived(in.text("address"));
            case "address-in-use" ->
                    new Milestone.AddressInUse(in.text("address"), in.text("station"));
            case "lease-denied" -> new Milestone.LeaseDenied(in.text("why"));
            case "boot-server-asked" -> new Milestone.BootServerAsked(client(in), firmware(in));
            case "boot-server-answered" -> new Milestone.BootServerAnswered(in.text("file"));
            case "withheld" ->
                    new Milestone.BootWithheld(
                            Stage.valueOf(in.text("stage")), in.text("reason"), in.text("detail"));
            case "tls" ->
                    new Milestone.TlsEstablished(
                            in.text("version"),
                            in.text("suite"),
                            in.text("engine"),
                            in.text("client"));
            case "tls-failed" -> new Milestone.TlsFailed(in.text("why"), in.text("detail"));
            case "certificate-status" ->
                    new Milestone.CertificateStatusTold(in.text("serial"), in.text("status"));
            case "script" ->
                    new Milestone.ScriptServed(client(in), in.text("profile"), in.text("summary"));
            case "message" ->
                    new Milestone.MessageReceived(
                            in.text("program"),
                            Math.toIntExact(in.number("severity")),
                            in.text("text"));
            case "report" -> new Milestone.Reported(in.text("status"), in.text("detail"));
            default -> readFile(in);
        };
    }

    private static Milestone readFile(Fields in) {
        return switch (in.text("what")) {
            case "tftp-started" ->
                    new Milestone.TransferStarted(
                            in.text("file"), in.text("options"), in.number("size"));
            case "tftp-finished" ->
                    new Milestone.TransferFinished(
                            in.text("file"),
                            purpose(in),
                            in.number("bytes"),
                            Math.toIntExact(in.number("resent")),
                            took(in));
            case "tftp-probed" -> new Milestone.TransferProbed(in.text("file"), in.number("size"));
            case "tftp-failed" ->
                    new Milestone.TransferFailed(
                            in.text("file"), purpose(in), in.number("bytes"), in.text("why"));
            case "missing" -> new Milestone.FileMissing(in.text("protocol"), in.text("file"));
            case "side-file" -> new Milestone.SideFileSought(in.text("protocol"), in.text("file"));
            case "http" ->
                    new Milestone.HttpServed(
                            in.text("method"),
                            in.text("path"),
                            FileKind.valueOf(in.text("kind")),
                            Math.toIntExact(in.number("status")),
                            in.number("bytes"),
                            took(in));
            case "http-broken" ->
                    new Milestone.HttpBroken(
                            in.text("path"),
                            FileKind.valueOf(in.text("kind")),
                            in.number("bytes"),
                            in.number("size"));
            case String kind -> throw new IllegalArgumentException("no milestone " + kind);
        };
    }

    /// Events of the first version did not say what a transfer was for.
    private static FileKind purpose(Fields in) {
        return in.textIfAny("for").map(FileKind::valueOf).orElse(FileKind.OTHER);
    }

    private static Client client(Fields in) {
        return Client.valueOf(in.text("client"));
    }

    private static Optional<Firmware> firmware(Fields in) {
        return in.textIfAny("firmware").flatMap(Firmware::read);
    }

    private static Duration took(Fields in) {
        return Duration.of(in.number("took"), ChronoUnit.MICROS);
    }
}
