package dev.stirrup.store.event;

import dev.stirrup.boot.Client;
import dev.stirrup.boot.Firmware;
import dev.stirrup.boot.Stage;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.boot.event.Milestone.Channel;
import dev.stirrup.boot.event.Milestone.FileKind;
import dev.stirrup.store.compact.CompactReader;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/// What [MilestoneCode] wrote.
final class MilestoneDecoder {
    private MilestoneDecoder() {}

    /// @throws IllegalArgumentException for what was not written by us
    static Milestone read(CompactReader in) {
        int kind = in.small();
        return switch (kind) {
            case 1 ->
                    new Milestone.DiscoverReceived(
                            client(in), Firmware.read(in.text()), in.text(), in.text());
            case 2 -> new Milestone.OfferSent(in.text(), in.text());
            case 3 -> new Milestone.RequestReceived(client(in), in.text(), in.text());
            case 4 -> new Milestone.AckSent(in.text(), in.text(), Duration.ofSeconds(in.number()));
            case 5 -> new Milestone.AnswerStyleChanged(in.text(), in.text());
            case 6 -> new Milestone.ForeignOfferSeen(in.text(), in.text(), in.text());
            case 7 -> new Milestone.NakSent(in.text(), in.text());
            case 8 -> new Milestone.DeclineReceived(in.text());
            case 9 -> new Milestone.ReleaseReceived(in.text());
            case 10 -> new Milestone.InformReceived(in.text());
            case 11 -> new Milestone.LeaseDenied(in.text());
            case 12 -> new Milestone.BootServerAsked(client(in), Firmware.read(in.text()));
            case 13 -> new Milestone.BootServerAnswered(in.text());
            case 14 -> new Milestone.BootWithheld(Stage.valueOf(in.text()), in.text(), in.text());
            case 22 -> new Milestone.ScriptServed(client(in), in.text(), in.text());
            case 23 ->
                    new Milestone.MessageReceived(
                            in.text(), Math.toIntExact(in.number()), in.text());
            case 24 -> new Milestone.Reported(in.text(), in.text());
            case 25 -> new Milestone.AddressInUse(in.text(), in.text());
            case 27 -> new Milestone.TlsEstablished(in.text(), in.text(), in.text(), in.text());
            case 28 -> new Milestone.TlsFailed(in.text(), in.text());
            case 30 ->
                    new Milestone.SecureBootForeseen(
                            in.text(),
                            FileKind.valueOf(in.text()),
                            in.text(),
                            in.text(),
                            in.text(),
                            in.text(),
                            in.text());
            case 31 ->
                    new Milestone.SecureBootClaimed(
                            in.text(), in.small() != 0, Channel.valueOf(in.text()));
            case 60 -> new Milestone.OperatorLoggedIn(in.text());
            case 61 -> new Milestone.LoginRefused();
            case 70 -> new Milestone.MirrorFailed(in.text(), in.text(), in.text());
            case 32 -> new Milestone.CertificateStatusTold(in.text(), in.text());
            case 40 -> new Milestone.AnswersOffered(in.text(), in.text());
            case 41 ->
                    new Milestone.AnswersServed(in.text(), in.text(), Channel.valueOf(in.text()));
            case 42 -> new Milestone.AnswersWithheld(in.text(), in.text(), in.text());
            default -> kind >= 50 && kind < 60 ? readDisk(kind, in) : readFile(kind, in);
        };
    }

    private static Milestone readDisk(int kind, CompactReader in) {
        return switch (kind) {
            case 50 -> new Milestone.DiskAttached(in.text(), in.text());
            case 51 -> new Milestone.DiskRefused(in.text(), in.text(), in.text());
            case 52 -> new Milestone.DiskReleased(in.text());
            case 53 -> new Milestone.DiskAttached(in.text(), in.text(), in.text());
            case 54 -> new Milestone.DiskRead(in.text());
            case 55 -> new Milestone.DiskStalled(in.text(), in.text(), took(in));
            case 56 -> new Milestone.DiskLost(in.text(), in.text(), Math.toIntExact(in.number()));
            case 57 -> new Milestone.DiskTakenOver(in.text());
            case 58 ->
                    new Milestone.DiskLost(
                            in.text(),
                            in.text(),
                            Math.toIntExact(in.number()),
                            Math.toIntExact(in.number()));
            case 59 -> new Milestone.DiskResumed(in.text(), took(in));
            default -> throw new IllegalArgumentException("no milestone " + kind);
        };
    }

    private static Milestone readFile(int kind, CompactReader in) {
        return switch (kind) {
            case 15 -> new Milestone.TransferStarted(in.text(), in.text(), in.number());
            case 16 ->
                    new Milestone.TransferFinished(
                            in.text(),
                            FileKind.valueOf(in.text()),
                            in.number(),
                            Math.toIntExact(in.number()),
                            took(in));
            case 17 -> new Milestone.TransferProbed(in.text(), in.number());
            case 18 ->
                    new Milestone.TransferFailed(
                            in.text(), FileKind.valueOf(in.text()), in.number(), in.text());
            case 19 -> new Milestone.FileMissing(in.text(), in.text());
            case 20, 29 ->
                    new Milestone.HttpServed(
                            in.text(),
                            in.text(),
                            FileKind.valueOf(in.text()),
                            Math.toIntExact(in.number()),
                            in.number(),
                            took(in),
                            kind == 29 ? Channel.valueOf(in.text()) : Channel.PLAIN);
            case 21 ->
                    new Milestone.HttpBroken(
                            in.text(), FileKind.valueOf(in.text()), in.number(), in.number());
            case 26 -> new Milestone.SideFileSought(in.text(), in.text());
            case 34 ->
                    new Milestone.ContentDamaged(in.text(), FileKind.valueOf(in.text()), in.text());
            default -> throw new IllegalArgumentException("no milestone " + kind);
        };
    }

    private static Client client(CompactReader in) {
        return Client.valueOf(in.text());
    }

    private static Duration took(CompactReader in) {
        return Duration.of(in.number(), ChronoUnit.MICROS);
    }
}
