package dev.stirrup.app.serve;

import dev.stirrup.app.yaml.Printable;
import dev.stirrup.app.yaml.YamlValue;
import dev.stirrup.boot.BootDecision;
import dev.stirrup.boot.Loader;
import dev.stirrup.boot.Plan;
import dev.stirrup.boot.Profile;
import dev.stirrup.dhcp.DhcpEncoder;
import dev.stirrup.dhcp.DhcpPacket;
import dev.stirrup.dhcp.DhcpPacketText;
import dev.stirrup.netboot.explain.Step;
import java.util.HexFormat;
import java.util.Locale;

/// A step of an explanation in lines.
record StepText(boolean isWithPackets) {
    private static final int ROW = 16;
    private static final HexFormat PAIRS = HexFormat.ofDelimiter(" ");

    /// Each line with its line break.
    String of(Step step) {
        StringBuilder out = new StringBuilder();
        out.append("  decision: ").append(Printable.of(of(step.decision()))).append('\n');
        out.append("  answer:   ").append(Printable.of(step.answer())).append('\n');
        step.text().ifPresent(text -> block(out, "  | ", text));
        if (isWithPackets) {
            step.sent().ifPresent(packet -> packet(out, "asked", packet));
            step.packet().ifPresent(packet -> packet(out, "answered", packet));
        }
        return out.toString();
    }

    static String word(Enum<?> constant) {
        return YamlValue.word(constant);
    }

    static String of(Plan plan) {
        return switch (plan) {
            case Plan.Unapproved(var _, var open) ->
                    open.map(profile -> "not approved; open profile " + profile.name())
                            .orElse("not approved: waits");
            case Plan.None() -> "none, and no profile's selector fits";
            case Plan.LocalDisk() -> "local disk";
            case Plan.Blocked(var why) -> "blocked: " + why;
            case Plan.Revoked(var why) -> "withdrawn: " + why;
            case Plan.Install(Profile profile, boolean isDone) ->
                    "install once, profile " + profile.name() + (isDone ? " (done)" : "");
            case Plan.Always(Profile profile) -> "always, profile " + profile.name();
            case Plan.Conflict conflict ->
                    "none: it fits " + String.join(" and ", conflict.machines());
        };
    }

    private static String of(BootDecision decision) {
        return switch (decision) {
            case BootDecision.Ignore(var reason) -> "ignore: " + reason.text();
            case BootDecision.Refuse(var reason, var detail) ->
                    "refuse: " + reason.text() + (detail.isEmpty() ? "" : " (" + detail + ")");
            case BootDecision.UseLocalDisk() -> "local disk";
            case BootDecision.Load(Loader loader, boolean isTlsOnly) ->
                    "load "
                            + loader.file()
                            + " of loader set "
                            + loader.set()
                            + (isTlsOnly ? " by HTTPS" : "");
            case BootDecision.Run(Profile profile, var _) -> "run profile " + profile.name();
            case BootDecision.Attach(Profile profile, var _) ->
                    "name the disk of profile " + profile.name() + " to the firmware";
            case BootDecision.AwaitApproval _ -> "show the waiting page, then the local disk";
            case BootDecision.Follow(var folder, var rule, _) ->
                    "follow the rule of folder "
                            + folder
                            + rule.file().or(rule::url).map(file -> " for " + file).orElse("");
        };
    }

    private static void packet(StringBuilder out, String what, DhcpPacket packet) {
        byte[] bytes = DhcpEncoder.encode(packet, DhcpEncoder.LARGEST_LIMIT);
        out.append("  ").append(what).append(", ").append(bytes.length).append(" bytes:\n");
        block(out, "    ", DhcpPacketText.of(packet));
        for (int at = 0; at < bytes.length; at += ROW) {
            int end = Math.min(at + ROW, bytes.length);
            String hex = PAIRS.formatHex(bytes, at, end);
            out.append(String.format(Locale.ROOT, "    %04x  %-48s", at, hex));
            for (int i = at; i < end; i++) {
                out.append(bytes[i] >= ' ' && bytes[i] < 0x7f ? (char) bytes[i] : '.');
            }
            out.append('\n');
        }
    }

    private static void block(StringBuilder out, String margin, String text) {
        text.lines().forEach(line -> out.append(margin).append(Printable.of(line)).append('\n'));
    }
}
