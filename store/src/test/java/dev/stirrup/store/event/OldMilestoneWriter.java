package dev.stirrup.store.event;

import dev.stirrup.boot.Firmware;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.store.json.Fields;
import java.time.Duration;
import java.util.Optional;

/// Milestones as the JSON that [OldMilestone] reads: as they were written before [MilestoneCode].
final class OldMilestoneWriter {
    private OldMilestoneWriter() {}

    /// Whether there was this kind of milestone then.
    static boolean knows(Milestone what) {
        return !(what instanceof Milestone.SecureBootForeseen
                || what instanceof Milestone.SecureBootClaimed
                || what instanceof Milestone.AnswersOffered
                || what instanceof Milestone.AnswersServed
                || what instanceof Milestone.AnswersWithheld
                || what instanceof Milestone.MirrorFailed
                || what instanceof Milestone.OperatorLoggedIn
                || what instanceof Milestone.LoginRefused
                || what instanceof Milestone.DiskAttached
                || what instanceof Milestone.DiskRefused
                || what instanceof Milestone.DiskReleased
                || what instanceof Milestone.DiskRead
                || what instanceof Milestone.DiskStalled
                || what instanceof Milestone.DiskLost
                || what instanceof Milestone.DiskResumed
                || what instanceof Milestone.DiskTakenOver
                || what instanceof Milestone.ContentDamaged);
    }

    static Fields write(Milestone what) {
        return switch (what) {
            case Milestone.DiscoverReceived _,
                    Milestone.OfferSent _,
                    Milestone.AnswerStyleChanged _,
                    Milestone.ForeignOfferSeen _,
                    Milestone.RequestReceived _,
                    Milestone.AckSent _,
                    Milestone.NakSent _,
                    Milestone.DeclineReceived _,
                    Milestone.ReleaseReceived _,
                    Milestone.InformReceived _,
                    Milestone.AddressInUse _,
                    Milestone.LeaseDenied _ ->
                    writeDhcp(what);
            case Milestone.BootServerAsked(var client, var firmware) ->
                    kind("boot-server-asked")
                            .with("client", client.name())
                            .with("firmware", text(firmware));
            case Milestone.BootServerAnswered(var file) ->
                    kind("boot-server-answered").with("file", file);
            case Milestone.BootWithheld(var stage, var reason, var detail) ->
                    kind("withheld")
                            .with("stage", stage.name())
                            .with("reason", reason)
                            .with("detail", detail);
            case Milestone.TransferStarted _,
                    Milestone.TransferFinished _,
                    Milestone.TransferProbed _,
                    Milestone.TransferFailed _,
                    Milestone.FileMissing _,
                    Milestone.SideFileSought _,
                    Milestone.HttpServed _,
                    Milestone.HttpBroken _ ->
                    writeFile(what);
            case Milestone.TlsEstablished(var version, var suite, var engine, var client) ->
                    kind("tls")
                            .with("version", version)
                            .with("suite", suite)
                            .with("engine", engine)
                            .with("client", client);
            case Milestone.TlsFailed(var why, var detail) ->
                    kind("tls-failed").with("why", why).with("detail", detail);
            case Milestone.CertificateStatusTold(var serial, var status) ->
                    kind("certificate-status").with("serial", serial).with("status", status);
            case Milestone.ScriptServed(var client, var profile, var summary) ->
                    kind("script")
                            .with("client", client.name())
                            .with("profile", profile)
                            .with("summary", summary);
            case Milestone.MessageReceived(var program, var severity, var text) ->
                    kind("message")
                            .with("program", program)
                            .with("severity", severity)
                            .with("text", text);
            case Milestone.Reported(var status, var detail) ->
                    kind("report").with("status", status).with("detail", detail);
            case Milestone.SecureBootForeseen _,
                    Milestone.SecureBootClaimed _,
                    Milestone.AnswersOffered _,
                    Milestone.AnswersServed _,
                    Milestone.AnswersWithheld _,
                    Milestone.MirrorFailed _,
                    Milestone.OperatorLoggedIn _,
                    Milestone.LoginRefused _,
                    Milestone.DiskAttached _,
                    Milestone.DiskRefused _,
                    Milestone.DiskReleased _,
                    Milestone.DiskRead _,
                    Milestone.DiskStalled _,
                    Milestone.DiskLost _,
                    Milestone.DiskResumed _,
                    Milestone.DiskTakenOver _,
                    Milestone.ContentDamaged _ ->
                    throw new IllegalArgumentException("newer: " + what);
        };
    }

    private static Fields writeDhcp(Milestone what) {
        return switch (what) {
            case Milestone.DiscoverReceived(var client, var firmware, var vendor, var relay) ->
                    kind("discover")
                            .with("client", client.name())
                            .with("firmware", text(firmware))
                            .with("vendor", vendor)
                            .with("relay", relay);
            case Milestone.OfferSent(var address, var file) ->
                    kind("offer").with("address", address).with("file", file);
            case Milestone.AnswerStyleChanged(var from, var to) ->
                    kind("answer-style").with("from", from).with("to", to);
            case Milestone.ForeignOfferSeen(var server, var address, var file) ->
                    kind("foreign-offer")
                            .with("server", server)
                            .with("address", address)
                            .with("file", file);
            case Milestone.RequestReceived(var client, var address, var server) ->
                    kind("request")
                            .with("client", client.name())
                            .with("address", address)
                            .with("server", server);
            case Milestone.AckSent(var address, var file, var lease) ->
                    kind("ack")
                            .with("address", address)
                            .with("file", file)
                            .with("lease", lease.toSeconds());
            case Milestone.NakSent(var address, var why) ->
                    kind("nak").with("address", address).with("why", why);
            case Milestone.DeclineReceived(var address) -> kind("decline").with("address", address);
            case Milestone.ReleaseReceived(var address) -> kind("release").with("address", address);
            case Milestone.InformReceived(var address) -> kind("inform").with("address", address);
            case Milestone.AddressInUse(var address, var station) ->
                    kind("address-in-use").with("address", address).with("station", station);
            case Milestone.LeaseDenied(var why) -> kind("lease-denied").with("why", why);
            default -> throw new IllegalArgumentException("no DHCP: " + what);
        };
    }

    private static Fields writeFile(Milestone what) {
        return switch (what) {
            case Milestone.TransferStarted(var file, var options, var size) ->
                    kind("tftp-started")
                            .with("file", file)
                            .with("options", options)
                            .with("size", size);
            case Milestone.TransferFinished(var file, var kind, var bytes, var resent, var took) ->
                    kind("tftp-finished")
                            .with("file", file)
                            .with("for", kind.name())
                            .with("bytes", bytes)
                            .with("resent", resent)
                            .with("took", micros(took));
            case Milestone.TransferProbed(var file, var size) ->
                    kind("tftp-probed").with("file", file).with("size", size);
            case Milestone.TransferFailed(var file, var kind, var bytes, var why) ->
                    kind("tftp-failed")
                            .with("file", file)
                            .with("for", kind.name())
                            .with("bytes", bytes)
                            .with("why", why);
            case Milestone.FileMissing(var protocol, var file) ->
                    kind("missing").with("protocol", protocol).with("file", file);
            case Milestone.SideFileSought(var protocol, var file) ->
                    kind("side-file").with("protocol", protocol).with("file", file);
            case Milestone.HttpServed(
                            var method,
                            var path,
                            var kind,
                            var status,
                            var bytes,
                            var took,
                            var _) ->
                    kind("http")
                            .with("method", method)
                            .with("path", path)
                            .with("kind", kind.name())
                            .with("status", status)
                            .with("bytes", bytes)
                            .with("took", micros(took));
            case Milestone.HttpBroken(var path, var kind, var bytes, var size) ->
                    kind("http-broken")
                            .with("path", path)
                            .with("kind", kind.name())
                            .with("bytes", bytes)
                            .with("size", size);
            default -> throw new IllegalArgumentException("no file: " + what);
        };
    }

    private static Fields kind(String kind) {
        return Fields.empty().with("what", kind);
    }

    private static Optional<String> text(Optional<Firmware> firmware) {
        return firmware.map(Firmware::text);
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }
}
