package dev.stirrup.store.event;

import dev.stirrup.boot.Firmware;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.boot.event.Milestone.Channel;
import dev.stirrup.store.compact.CompactWriter;
import java.time.Duration;
import java.util.Optional;

/// Milestones as bytes: a number for the kind, then its fields in their order. The numbers and the
/// fields are on disk: never changed, only added to. [MilestoneDecoder] reads them.
final class MilestoneCode {
    private MilestoneCode() {}

    static void write(Milestone what, CompactWriter out) {
        switch (what) {
            case Milestone.DiscoverReceived asked -> writeQuestion(asked, out);
            case Milestone.OfferSent(var address, var file) ->
                    out.unsigned(2).text(address).text(file);
            case Milestone.RequestReceived(var client, var address, var server) ->
                    out.unsigned(3).text(client.name()).text(address).text(server);
            case Milestone.AckSent(var address, var file, var lease) ->
                    out.unsigned(4).text(address).text(file).number(lease.toSeconds());
            case Milestone.AnswerStyleChanged(var from, var to) ->
                    out.unsigned(5).text(from).text(to);
            case Milestone.ForeignOfferSeen(var server, var address, var file) ->
                    out.unsigned(6).text(server).text(address).text(file);
            case Milestone.NakSent(var address, var why) -> out.unsigned(7).text(address).text(why);
            case Milestone.DeclineReceived(var address) -> out.unsigned(8).text(address);
            case Milestone.ReleaseReceived(var address) -> out.unsigned(9).text(address);
            case Milestone.InformReceived(var address) -> out.unsigned(10).text(address);
            case Milestone.LeaseDenied(var why) -> out.unsigned(11).text(why);
            case Milestone.AddressInUse(var address, var station) ->
                    out.unsigned(25).text(address).text(station);
            case Milestone.BootServerAsked(var client, var firmware) ->
                    out.unsigned(12).text(client.name()).text(text(firmware));
            case Milestone.BootServerAnswered(var file) -> out.unsigned(13).text(file);
            case Milestone.BootWithheld(var stage, var reason, var detail) ->
                    out.unsigned(14).text(stage.name()).text(reason).text(detail);
            case Milestone.TransferStarted _,
                    Milestone.TransferFinished _,
                    Milestone.TransferProbed _,
                    Milestone.TransferFailed _,
                    Milestone.FileMissing _,
                    Milestone.SideFileSought _,
                    Milestone.ContentDamaged _,
                    Milestone.HttpServed _,
                    Milestone.HttpBroken _ ->
                    writeFile(what, out);
            case Milestone.TlsEstablished _,
                    Milestone.TlsFailed _,
                    Milestone.CertificateStatusTold _,
                    Milestone.SecureBootForeseen _,
                    Milestone.SecureBootClaimed _ ->
                    writeTrust(what, out);
            case Milestone.ScriptServed(var client, var profile, var summary) ->
                    out.unsigned(22).text(client.name()).text(profile).text(summary);
            case Milestone.AnswersOffered _,
                    Milestone.AnswersServed _,
                    Milestone.AnswersWithheld _,
                    Milestone.MirrorFailed _,
                    Milestone.MessageReceived _,
                    Milestone.Reported _ ->
                    writeSystem(what, out);
            case Milestone.DiskAttached _,
                    Milestone.DiskRefused _,
                    Milestone.DiskReleased _,
                    Milestone.DiskRead _,
                    Milestone.DiskStalled _,
                    Milestone.DiskResumed _,
                    Milestone.DiskLost _,
                    Milestone.DiskTakenOver _ ->
                    writeDisk(what, out);
            case Milestone.OperatorLoggedIn(var operator) -> out.unsigned(60).text(operator);
            case Milestone.LoginRefused() -> out.unsigned(61);
        }
    }

    private static void writeQuestion(Milestone.DiscoverReceived asked, CompactWriter out) {
        out.unsigned(1)
                .text(asked.client().name())
                .text(text(asked.firmware()))
                .text(asked.vendorClass())
                .text(asked.relay());
    }

    /// What installers ask for, and what systems say.
    private static void writeSystem(Milestone what, CompactWriter out) {
        switch (what) {
            case Milestone.AnswersOffered(var answers, var kind) ->
                    out.unsigned(40).text(answers).text(kind);
            case Milestone.AnswersServed(var answers, var file, var channel) ->
                    out.unsigned(41).text(answers).text(file).text(channel.name());
            case Milestone.AnswersWithheld(var client, var reason, var detail) ->
                    out.unsigned(42).text(client).text(reason).text(detail);
            case Milestone.MirrorFailed(var path, var reason, var detail) ->
                    out.unsigned(70).text(path).text(reason).text(detail);
            case Milestone.MessageReceived(var program, var severity, var text) ->
                    out.unsigned(23).text(program).number(severity).text(text);
            case Milestone.Reported(var status, var detail) ->
                    out.unsigned(24).text(status).text(detail);
            default -> throw new IllegalArgumentException("nothing of answers: " + what);
        }
    }

    private static void writeDisk(Milestone what, CompactWriter out) {
        switch (what) {
            case Milestone.DiskAttached(var target, var proof, var digest) ->
                    out.unsigned(53).text(target).text(proof).text(digest);
            case Milestone.DiskRead(var target) -> out.unsigned(54).text(target);
            case Milestone.DiskStalled(var target, var why, var waited) ->
                    out.unsigned(55).text(target).text(why).number(micros(waited));
            case Milestone.DiskLost(var target, var why, var unanswered, var others) ->
                    out.unsigned(58).text(target).text(why).number(unanswered).number(others);
            case Milestone.DiskResumed(var target, var stood) ->
                    out.unsigned(59).text(target).number(micros(stood));
            case Milestone.DiskTakenOver(var target) -> out.unsigned(57).text(target);
            case Milestone.DiskRefused(var target, var peer, var why) ->
                    out.unsigned(51).text(target).text(peer).text(why);
            case Milestone.DiskReleased(var target) -> out.unsigned(52).text(target);
            default -> throw new IllegalArgumentException("nothing of disks: " + what);
        }
    }

    private static void writeTrust(Milestone what, CompactWriter out) {
        switch (what) {
            case Milestone.TlsEstablished(var version, var suite, var engine, var client) ->
                    out.unsigned(27).text(version).text(suite).text(engine).text(client);
            case Milestone.TlsFailed(var why, var detail) ->
                    out.unsigned(28).text(why).text(detail);
            case Milestone.CertificateStatusTold(var serial, var status) ->
                    out.unsigned(32).text(serial).text(status);
            case Milestone.SecureBootForeseen(
                            var file,
                            var kind,
                            var program,
                            var signers,
                            var firmware,
                            var shims,
                            var refused) ->
                    out.unsigned(30)
                            .text(file)
                            .text(kind.name())
                            .text(program)
                            .text(signers)
                            .text(firmware)
                            .text(shims)
                            .text(refused);
            case Milestone.SecureBootClaimed(var by, var isOn, var channel) ->
                    out.unsigned(31).text(by).unsigned(isOn ? 1 : 0).text(channel.name());
            default -> throw new IllegalArgumentException("nothing of trust: " + what);
        }
    }

    private static void writeFile(Milestone what, CompactWriter out) {
        switch (what) {
            case Milestone.TransferStarted(var file, var options, var size) ->
                    out.unsigned(15).text(file).text(options).number(size);
            case Milestone.TransferFinished(var file, var kind, var bytes, var resent, var took) ->
                    out.unsigned(16)
                            .text(file)
                            .text(kind.name())
                            .number(bytes)
                            .number(resent)
                            .number(micros(took));
            case Milestone.TransferProbed(var file, var size) ->
                    out.unsigned(17).text(file).number(size);
            case Milestone.TransferFailed(var file, var kind, var bytes, var why) ->
                    out.unsigned(18).text(file).text(kind.name()).number(bytes).text(why);
            case Milestone.FileMissing(var protocol, var file) ->
                    out.unsigned(19).text(protocol).text(file);
            case Milestone.SideFileSought(var protocol, var file) ->
                    out.unsigned(26).text(protocol).text(file);
            case Milestone.ContentDamaged(var path, var kind, var what2) ->
                    out.unsigned(34).text(path).text(kind.name()).text(what2);
            case Milestone.HttpServed(
                            var method,
                            var path,
                            var kind,
                            var status,
                            var bytes,
                            var took,
                            var channel) -> {
                boolean isPlain = channel == Channel.PLAIN;
                out.unsigned(isPlain ? 20 : 29)
                        .text(method)
                        .text(path)
                        .text(kind.name())
                        .number(status)
                        .number(bytes)
                        .number(micros(took));
                if (!isPlain) {
                    out.text(channel.name());
                }
            }
            case Milestone.HttpBroken(var path, var kind, var bytes, var size) ->
                    out.unsigned(21).text(path).text(kind.name()).number(bytes).number(size);
            default -> throw new IllegalArgumentException("no file: " + what);
        }
    }

    private static String text(Optional<Firmware> firmware) {
        return firmware.isPresent() ? firmware.get().text() : "";
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }
}
