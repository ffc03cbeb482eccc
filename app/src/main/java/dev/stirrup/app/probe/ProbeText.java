package dev.stirrup.app.probe;

import dev.stirrup.app.command.Console;
import dev.stirrup.app.timeline.Sizes;
import dev.stirrup.app.yaml.Printable;
import dev.stirrup.dhcp.DhcpPacketText;
import dev.stirrup.netboot.probe.Offer;
import dev.stirrup.netboot.url.BootUrl;
import dev.stirrup.wire.Bytes;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What clients found, in lines. Everything from the network is made safe, and tokens in URLs are
/// cut.
final class ProbeText {
    private static final int ROW = 16;
    private static final int SHOWN_DIGEST = 16;
    private static final HexFormat PAIRS = HexFormat.ofDelimiter(" ");

    private final Console console;
    private final boolean isWithPackets;
    private final Set<String> toldFixes = new HashSet<>();

    ProbeText(Console console, boolean isWithPackets) {
        this.console = console;
        this.isWithPackets = isWithPackets;
    }

    void tell(ClientReport report) {
        console.line("");
        console.line(console.bold(report.client().text()));
        tell(report, "  ");
        long bytes = report.files().stream().mapToLong(Walk.Hop::size).sum();
        if (report.mistakes().isEmpty()) {
            console.line(
                    "  "
                            + console.green("ok")
                            + ": "
                            + report.files().size()
                            + (report.files().size() == 1 ? " file, " : " files, ")
                            + Sizes.bytes(bytes));
        }
    }

    private void tell(ClientReport report, String margin) {
        for (Offer offer : report.answers().offers()) {
            line(margin, offer(offer));
            packet(margin, offer.bytes(), DhcpPacketText.of(offer.packet()));
        }
        for (Answers.Unreadable bad : report.answers().unreadable()) {
            line(margin, bad.from() + " answers what cannot be read");
            packet(margin, bad.bytes(), "");
        }
        report.choice()
                .boot()
                .ifPresent(boot ->
                        line(margin, "goes by " + boot.server() + ": " + report.choice().why()));
        report.ack()
                .ifPresent(ack -> {
                    line(margin, "accepted and given back: " + ack.packet().yiaddr());
                    packet(margin, ack.bytes(), DhcpPacketText.of(ack.packet()));
                });
        report.bootServer()
                .ifPresent(answer -> {
                    line(margin, "port 4011 of " + answer.server() + ": " + file(answer));
                    packet(margin, answer.bytes(), DhcpPacketText.of(answer.packet()));
                });
        report.walk().hops().forEach(hop -> line(margin, hop(hop)));
        report.walk().notes().forEach(note -> line(margin, "note: " + note));
        report.walk()
                .mistakes()
                .forEach(mistake -> {
                    console.line(
                            margin
                                    + console.red("wrong")
                                    + " "
                                    + safe(
                                            mistake.fault().code()
                                                    + ": "
                                                    + mistake.fault().text()
                                                    + ": "
                                                    + mistake.detail()));
                    if (toldFixes.add(mistake.fault().code())) {
                        line(margin, "  fix: " + mistake.fault().fix());
                    }
                });
        report.asIpxe()
                .ifPresent(inner -> {
                    line(margin, "then as iPXE");
                    tell(inner, margin + "  ");
                });
    }

    private static String offer(Offer offer) {
        String address =
                offer.isProxy() ? " gives boot information" : " offers " + offer.packet().yiaddr();
        String relay = offer.packet().isRelayed() ? ", by relay " + offer.packet().giaddr() : "";
        return offer.server() + " (" + offer.station() + ")" + address + relay + ", " + file(offer);
    }

    private static String file(Offer offer) {
        return offer.bootFile()
                .map(file ->
                        file.contains("://")
                                ? "boot file " + file
                                : "boot file " + file + " at " + offer.nextServer())
                .orElse("no boot file");
    }

    private static String hop(Walk.Hop hop) {
        return hop.size() < 0
                ? hop.what() + "  " + hop.uri() + "  " + hop.nature()
                : hop.what()
                        + "  "
                        + hop.uri()
                        + "  "
                        + Sizes.bytes(hop.size())
                        + "  sha256 "
                        + hop.sha256().substring(0, SHOWN_DIGEST)
                        + "  "
                        + hop.nature();
    }

    private void packet(String margin, Bytes packet, String text) {
        if (!isWithPackets) {
            return;
        }
        byte[] bytes = packet.toArray();
        line(margin, "  " + bytes.length + " bytes:");
        List<String> lines = text.lines().toList();
        lines.forEach(one -> console.line(margin + "    " + Printable.of(one)));
        for (int at = 0; at < bytes.length; at += ROW) {
            int end = Math.min(at + ROW, bytes.length);
            StringBuilder row =
                    new StringBuilder(
                            String.format(
                                    Locale.ROOT,
                                    "%s    %04x  %-48s",
                                    margin,
                                    at,
                                    PAIRS.formatHex(bytes, at, end)));
            for (int i = at; i < end; i++) {
                row.append(bytes[i] >= ' ' && bytes[i] < 0x7f ? (char) bytes[i] : '.');
            }
            console.line(row.toString());
        }
    }

    private void line(String margin, String text) {
        console.line(margin + safe(text));
    }

    /// For a screen: harmless, and without anybody's token.
    static String safe(String text) {
        return Printable.of(BootUrl.redactAll(text));
    }
}
