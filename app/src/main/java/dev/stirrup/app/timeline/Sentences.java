package dev.stirrup.app.timeline;

import dev.stirrup.app.yaml.Printable;
import dev.stirrup.boot.Client;
import dev.stirrup.boot.Firmware;
import dev.stirrup.boot.Reason;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.boot.event.Milestone.FileKind;
import java.util.Arrays;
import java.util.Optional;

/// What happened, in a line for people. Everything that came from the network is made harmless.
public final class Sentences {
    private Sentences() {}

    public static String of(Milestone what) {
        return switch (what) {
            case Milestone.DiscoverReceived m ->
                    "asks for an address and a boot ("
                            + asker(m.client(), m.firmware())
                            + ")"
                            + (m.relay().isEmpty() ? "" : " through relay " + safe(m.relay()));
            case Milestone.OfferSent m ->
                    m.address().isEmpty()
                            ? "offered boot information" + file(m.bootFile())
                            : "offered " + safe(m.address()) + file(m.bootFile());
            case Milestone.ForeignOfferSeen m ->
                    "another server, "
                            + safe(m.server())
                            + ", offered "
                            + safe(m.address())
                            + file(m.bootFile());
            case Milestone.AnswerStyleChanged m ->
                    "kept asking, so it is answered in the style "
                            + safe(m.to())
                            + " instead of "
                            + safe(m.from());
            case Milestone.RequestReceived m -> request(m);
            case Milestone.AckSent m -> ack(m);
            case Milestone.NakSent m ->
                    "refused address " + safe(m.address()) + ": " + safe(m.why());
            case Milestone.DeclineReceived m ->
                    "found " + safe(m.address()) + " in use, gave it back";
            case Milestone.ReleaseReceived m -> "gave " + safe(m.address()) + " back";
            case Milestone.InformReceived m -> "has " + safe(m.address()) + ", asks for the rest";
            case Milestone.LeaseDenied m -> "got no address: " + safe(m.why());
            case Milestone.BootServerAsked m ->
                    "asks port 4011 for its boot file (" + asker(m.client(), m.firmware()) + ")";
            case Milestone.BootServerAnswered m -> "told on port 4011" + file(m.bootFile());
            case Milestone.BootWithheld m -> withheld(m);
            default -> ofTransfer(what);
        };
    }

    private static String ofTransfer(Milestone what) {
        return switch (what) {
            case Milestone.TransferStarted m ->
                    "TFTP read of "
                            + safe(m.file())
                            + ", "
                            + Sizes.bytes(m.size())
                            + (m.options().isEmpty() ? "" : " (" + safe(m.options()) + ")");
            case Milestone.TransferFinished m ->
                    "TFTP sent "
                            + safe(m.file())
                            + ", "
                            + Sizes.bytes(m.bytes())
                            + " in "
                            + Sizes.time(m.took())
                            + (m.resent() == 0 ? "" : ", " + m.resent() + " packets sent again");
            case Milestone.TransferProbed m ->
                    "TFTP asked for the size of " + safe(m.file()) + ": " + Sizes.bytes(m.size());
            case Milestone.TransferFailed m ->
                    "TFTP read of "
                            + safe(m.file())
                            + " ended after "
                            + Sizes.bytes(m.bytes())
                            + ": "
                            + safe(m.why());
            case Milestone.FileMissing m ->
                    "asked by "
                            + safe(m.protocol())
                            + " for "
                            + safe(m.file())
                            + ", which is not here";
            case Milestone.HttpServed m ->
                    "HTTP "
                            + (m.method().equals("GET") ? "sent " : safe(m.method()) + " ")
                            + kind(m.kind())
                            + safe(m.path())
                            + ", "
                            + (m.status() < 300 ? "" : "status " + m.status() + ", ")
                            + Sizes.bytes(m.bytes())
                            + " in "
                            + Sizes.time(m.took());
            case Milestone.HttpBroken m ->
                    "HTTP download of "
                            + kind(m.kind())
                            + safe(m.path())
                            + " broke off at "
                            + Sizes.bytes(m.bytes())
                            + " of "
                            + Sizes.bytes(m.size());
            default -> ofSystem(what);
        };
    }

    private static String ofSystem(Milestone what) {
        return switch (what) {
            case Milestone.ScriptServed m ->
                    "script for "
                            + name(m.client())
                            + (m.profile().isEmpty() ? "" : " of profile " + safe(m.profile()))
                            + (m.summary().isEmpty() ? "" : ": " + safe(m.summary()));
            case Milestone.MessageReceived m ->
                    "says [" + safe(m.program()) + "] " + safe(m.text());
            case Milestone.Reported m ->
                    "reports "
                            + safe(m.status())
                            + (m.detail().isEmpty() ? "" : ": " + safe(m.detail()));
            default -> throw new IllegalStateException("no sentence for " + what.getClass());
        };
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
        String text =
                Arrays.stream(Reason.values())
                        .filter(reason -> reason.code().equals(m.reason()))
                        .findFirst()
                        .map(Reason::text)
                        .orElse(safe(m.reason()));
        return "no boot: " + text + (m.detail().isEmpty() ? "" : " (" + safe(m.detail()) + ")");
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
            case FOLDER, OTHER -> "";
        };
    }

    private static String safe(String text) {
        return Printable.of(text);
    }
}
