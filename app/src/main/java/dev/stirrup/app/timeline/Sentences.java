package dev.stirrup.app.timeline;

import dev.stirrup.app.yaml.Printable;
import dev.stirrup.boot.Client;
import dev.stirrup.boot.Firmware;
import dev.stirrup.boot.Reason;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.boot.event.Milestone.FileKind;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What happened, in a line for people. Everything that came from the network is made harmless.
public final class Sentences {
    private Sentences() {}

    public static String of(Milestone what) {
        return switch (what) {
            case Milestone.DiscoverReceived m -> discover(m);
            case Milestone.OfferSent m -> offer(m);
            case Milestone.ForeignOfferSeen m -> foreignOffer(m);
            case Milestone.AnswerStyleChanged m ->
                    "keeps asking: it is answered in style "
                            + safe(m.to())
                            + " now, not in "
                            + safe(m.from());
            case Milestone.RequestReceived m -> request(m);
            case Milestone.AckSent m -> ack(m);
            case Milestone.NakSent m -> "refused address " + safe(m.address()) + because(m.why());
            case Milestone.DeclineReceived m ->
                    "found " + safe(m.address()) + " in use, gave it back";
            case Milestone.ReleaseReceived m -> "gave " + safe(m.address()) + " back";
            case Milestone.InformReceived m -> "has " + safe(m.address()) + ", asks for the rest";
            case Milestone.AddressInUse m -> inUse(m);
            case Milestone.LeaseDenied m -> "got no address" + because(m.why());
            case Milestone.BootServerAsked m ->
                    "asks port 4011 for its boot file (" + asker(m.client(), m.firmware()) + ")";
            case Milestone.BootServerAnswered m -> "told on port 4011" + file(m.bootFile());
            case Milestone.BootWithheld m -> withheld(m);
            case Milestone.TransferStarted m -> transferStarted(m);
            case Milestone.TransferFinished m -> transferFinished(m);
            case Milestone.TransferProbed m ->
                    "TFTP asked for the size of " + safe(m.file()) + ": " + Sizes.bytes(m.size());
            case Milestone.TransferFailed m -> transferFailed(m);
            case Milestone.FileMissing m -> missing(m);
            case Milestone.SideFileSought m -> sideFile(m);
            case Milestone.ContentDamaged m -> damaged(m);
            case Milestone.HttpServed m -> served(m);
            case Milestone.HttpBroken m -> broken(m);
            case Milestone.TlsEstablished m -> secured(m);
            case Milestone.TlsFailed m ->
                    "HTTPS failed: " + handshake(m.why()) + because(m.detail());
            case Milestone.SecureBootForeseen m -> foreseen(m);
            case Milestone.SecureBootClaimed m -> claimed(m);
            case Milestone.CertificateStatusTold m -> status(m);
            case Milestone.DiskAttached _,
                    Milestone.DiskRefused _,
                    Milestone.DiskReleased _,
                    Milestone.DiskRead _,
                    Milestone.DiskStalled _,
                    Milestone.DiskResumed _,
                    Milestone.DiskLost _,
                    Milestone.DiskTakenOver _ ->
                    disk(what);
            case Milestone.OperatorLoggedIn m -> safe(m.operator()) + " logged in at the machine";
            case Milestone.LoginRefused() -> "a login at the machine was refused";
            case Milestone.ScriptServed m -> script(m);
            case Milestone.AnswersOffered _,
                    Milestone.AnswersServed _,
                    Milestone.AnswersWithheld _,
                    Milestone.MirrorFailed _ ->
                    installer(what);
            case Milestone.MessageReceived m ->
                    "says [" + safe(m.program()) + "] " + safe(m.text());
            case Milestone.Reported m -> "reports " + safe(m.status()) + because(m.detail());
        };
    }

    private static String inUse(Milestone.AddressInUse m) {
        return "was not given "
                + safe(m.address())
                + ": "
                + safe(m.station())
                + " uses it without a lease";
    }

    private static String missing(Milestone.FileMissing m) {
        return "asked by "
                + safe(m.protocol()).toUpperCase(Locale.ROOT)
                + " for "
                + safe(m.file())
                + ", which is not here";
    }

    private static String disk(Milestone what) {
        return switch (what) {
            case Milestone.DiskAttached m ->
                    "logged in to its disk "
                            + safe(m.target())
                            + (m.proof().equals("none") ? ", unproved" : " by " + safe(m.proof()))
                            + (m.digest().isEmpty() ? "" : " (" + safe(m.digest()) + ")");
            case Milestone.DiskRefused m ->
                    "refused at its disk "
                            + safe(m.target())
                            + ", from "
                            + safe(m.peer())
                            + because(m.why());
            case Milestone.DiskReleased m -> "logged out from its disk " + safe(m.target());
            case Milestone.DiskRead m -> "reads from its disk " + safe(m.target());
            case Milestone.DiskStalled m ->
                    "nothing comes from or to its disk "
                            + safe(m.target())
                            + " for "
                            + m.waited().toSeconds()
                            + " s"
                            + because(m.why());
            case Milestone.DiskLost m ->
                    "lost its disk "
                            + safe(m.target())
                            + because(m.why())
                            + (m.unanswered() == 0
                                    ? ""
                                    : "; "
                                            + count(m.unanswered(), "command")
                                            + " without an answer")
                            + (m.others() == 0
                                    ? ""
                                    : "; it has " + count(m.others(), "other session"));
            case Milestone.DiskResumed m ->
                    "goes on at its disk "
                            + safe(m.target())
                            + ", which stood still for "
                            + m.stood().toSeconds()
                            + " s";
            case Milestone.DiskTakenOver m ->
                    "logged in again before its session with "
                            + safe(m.target())
                            + " had ended: that one is over";
            default -> throw new IllegalArgumentException("nothing of disks: " + what);
        };
    }

    private static String count(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }

    private static String installer(Milestone what) {
        return switch (what) {
            case Milestone.AnswersOffered m ->
                    "its installer may fetch the answers "
                            + safe(m.answers())
                            + " ("
                            + safe(m.kind())
                            + ")";
            case Milestone.AnswersServed m ->
                    "fetched "
                            + safe(m.file())
                            + " of the answers "
                            + safe(m.answers())
                            + (m.channel().isSecured() ? ", by HTTPS" : "");
            case Milestone.AnswersWithheld m ->
                    "no answers for "
                            + safe(m.client())
                            + ": "
                            + reason(m.reason())
                            + (m.detail().isEmpty() ? "" : " (" + safe(m.detail()) + ")");
            case Milestone.MirrorFailed m ->
                    "not given "
                            + safe(m.path())
                            + ": "
                            + reason(m.reason())
                            + (m.detail().isEmpty() ? "" : " (" + safe(m.detail()) + ")");
            default -> "";
        };
    }

    private static String claimed(Milestone.SecureBootClaimed m) {
        return safe(m.by())
                + " says that Secure Boot is "
                + (m.isOn() ? "on" : "off")
                + (m.channel().isSecured() ? ", by HTTPS" : "");
    }

    private static String discover(Milestone.DiscoverReceived m) {
        String relay = m.relay().isEmpty() ? "" : " through relay " + safe(m.relay());
        return "asks for an address and a boot (" + asker(m.client(), m.firmware()) + ")" + relay;
    }

    private static String offer(Milestone.OfferSent m) {
        String what = m.address().isEmpty() ? "boot information" : safe(m.address());
        return "offered " + what + file(m.bootFile());
    }

    private static String foreignOffer(Milestone.ForeignOfferSeen m) {
        String what = m.address().isEmpty() ? "boot information" : safe(m.address());
        return "another server, " + safe(m.server()) + ", offered " + what + file(m.bootFile());
    }

    private static String transferStarted(Milestone.TransferStarted m) {
        String options = m.options().isEmpty() ? "" : " (" + safe(m.options()) + ")";
        return "TFTP read of " + safe(m.file()) + ", " + Sizes.bytes(m.size()) + options;
    }

    private static String transferFinished(Milestone.TransferFinished m) {
        String resent = m.resent() == 0 ? "" : ", " + m.resent() + " packets sent again";
        return "TFTP sent "
                + safe(m.file())
                + ", "
                + Sizes.bytes(m.bytes())
                + " in "
                + Sizes.time(m.took())
                + resent;
    }

    private static String transferFailed(Milestone.TransferFailed m) {
        return "TFTP read of "
                + safe(m.file())
                + " ended after "
                + Sizes.bytes(m.bytes())
                + because(m.why());
    }

    private static String foreseen(Milestone.SecureBootForeseen m) {
        String signers =
                m.signers().isEmpty() ? " is not signed" : " is signed by " + safe(m.signers());
        String starters =
                Stream.of(m.firmware(), m.shims())
                        .filter(keys -> !keys.isEmpty())
                        .collect(Collectors.joining(", "));
        return safe(m.file())
                + signers
                + (starters.isEmpty()
                        ? "; no keys known here start it with Secure Boot on"
                        : "; with Secure Boot on it starts with " + safe(starters));
    }

    private static String served(Milestone.HttpServed m) {
        return (m.channel().isSecured() ? "HTTPS " : "HTTP ")
                + (m.method().equals("GET") ? "sent " : safe(m.method()) + " ")
                + kind(m.kind())
                + safe(m.path())
                + (m.status() < 300 ? ", " : ", status " + m.status() + ", ")
                + Sizes.bytes(m.bytes())
                + " in "
                + Sizes.time(m.took());
    }

    private static String broken(Milestone.HttpBroken m) {
        return "HTTP download of "
                + kind(m.kind())
                + safe(m.path())
                + " broke off at "
                + Sizes.bytes(m.bytes())
                + " of "
                + Sizes.bytes(m.size());
    }

    private static String script(Milestone.ScriptServed m) {
        String profile = m.profile().isEmpty() ? "" : " of profile " + safe(m.profile());
        return "script for " + name(m.client()) + profile + because(m.summary());
    }

    private static String secured(Milestone.TlsEstablished m) {
        String client = m.client().isEmpty() ? "" : ", machine certificate " + safe(m.client());
        return "HTTPS: "
                + safe(m.version())
                + ", "
                + safe(m.suite())
                + " ("
                + safe(m.engine())
                + ")"
                + client;
    }

    private static String status(Milestone.CertificateStatusTold m) {
        return "asked whether certificate "
                + safe(m.serial())
                + " is withdrawn, was told: "
                + safe(m.status());
    }

    /// Why a handshake failed, in words; an alert keeps its name.
    private static String handshake(String why) {
        return switch (why) {
            case "closed-after-certificate" ->
                    "it closed without a word when it had seen this server's certificate";
            case "closed" -> "it closed before it had said anything";
            case "nothing-in-common" -> "it and this server know no common TLS";
            case "timeout" -> "it did not come to an end in time";
            case "unreadable" -> "what it sent is no TLS";
            case "client-certificate-refused" -> "its certificate is not one of this site";
            case "failed" -> "no reason known";
            case String alert -> "it sent the alert " + safe(alert);
        };
    }

    private static String sideFile(Milestone.SideFileSought m) {
        return "runs shim: it looked for "
                + safe(m.file())
                + " by "
                + safe(m.protocol()).toUpperCase(Locale.ROOT)
                + ", which need not be here";
    }

    private static String damaged(Milestone.ContentDamaged m) {
        return "not given "
                + safe(m.path())
                + ", which is damaged on this server"
                + because(m.what());
    }

    private static String because(String why) {
        return why.isEmpty() ? "" : ": " + safe(why);
    }

    private static String request(Milestone.RequestReceived m) {
        String server = m.server().isEmpty() ? "" : " of server " + safe(m.server());
        return "takes " + (m.address().isEmpty() ? "an offer" : safe(m.address())) + server;
    }

    private static String ack(Milestone.AckSent m) {
        String address = m.address().isEmpty() ? "confirmed" : "leased " + safe(m.address());
        String time = m.lease().isZero() ? "" : " for " + Sizes.time(m.lease());
        return address + time + file(m.bootFile());
    }

    private static String withheld(Milestone.BootWithheld m) {
        return "no boot: "
                + reason(m.reason())
                + (m.detail().isEmpty() ? "" : " (" + safe(m.detail()) + ")");
    }

    private static String reason(String code) {
        return Arrays.stream(Reason.values())
                .filter(reason -> reason.code().equals(code))
                .findFirst()
                .map(Reason::text)
                .orElse(safe(code));
    }

    private static String file(String bootFile) {
        return bootFile.isEmpty() ? "" : ", boot file " + safe(bootFile);
    }

    private static String asker(Client client, Optional<Firmware> firmware) {
        return firmware.map(f -> f.text() + ", ").orElse("") + name(client);
    }

    private static String name(Client client) {
        return switch (client) {
            case PXE -> "PXE";
            case HTTP_BOOT -> "UEFI HTTP Boot";
            case IPXE -> "iPXE";
            case GRUB -> "GRUB";
            case PLAIN -> "no boot client";
        };
    }

    private static String kind(FileKind kind) {
        return switch (kind) {
            case LOADER -> "loader ";
            case SCRIPT -> "script ";
            case KERNEL -> "kernel ";
            case INITRD -> "initrd ";
            case IMAGE -> "image ";
            case ANSWERS -> "answers ";
            case FOLDER, OTHER -> "";
        };
    }

    private static String safe(String text) {
        return Printable.of(text);
    }
}
