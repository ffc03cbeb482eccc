package dev.stirrup.app.preflight;

import dev.stirrup.app.command.Console;
import dev.stirrup.app.timeline.Sizes;
import dev.stirrup.store.preflight.RevocationData.Kept;
import dev.stirrup.uefi.authenticode.AuthenticodeSignature;
import dev.stirrup.uefi.authenticode.SignedImage.Embedded;
import dev.stirrup.uefi.cms.Certificate;
import dev.stirrup.uefi.cms.TimeStamp;
import dev.stirrup.uefi.pe.PeFile;
import dev.stirrup.uefi.preflight.Concern;
import dev.stirrup.uefi.preflight.Inspection;
import dev.stirrup.uefi.preflight.Refusal;
import dev.stirrup.uefi.preflight.Ruling;
import dev.stirrup.uefi.sbat.SbatEntry;
import dev.stirrup.uefi.uki.UkiContent;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// An inspection for people: facts first, then one line for each set of keys.
final class InspectionText {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ISO_LOCAL_DATE.withZone(ZoneOffset.UTC);

    private static final int LONGEST_LINE = 500;

    private final Console console;
    private final KnownTrust known;
    private final List<String> lines = new ArrayList<>();

    InspectionText(Console console, KnownTrust known) {
        this.console = console;
        this.known = known;
    }

    void print(String name, Inspection seen) {
        lines.add(Console.safe(name));
        program(seen.image().file());
        fact("SHA-256", seen.image().sha256() + " (Authenticode)");
        signatures(seen);
        sbat(seen);
        fact("dbx", dbx());
        seen.shim().ifPresent(this::shim);
        seen.uki().ifPresent(this::uki);
        rulings(seen);
        for (Concern concern : seen.concerns()) {
            lines.add(console.yellow("  note: ") + concern.text());
        }
        lines.forEach(console::line);
        lines.clear();
    }

    private void fact(String what, String value) {
        String short_ =
                value.length() > LONGEST_LINE ? value.substring(0, LONGEST_LINE) + "..." : value;
        lines.add(String.format("  %-12s %s", what, Console.safe(short_)));
    }

    private void program(PeFile file) {
        fact(
                "program",
                kind(file.head().subsystem())
                        + ", "
                        + file.known()
                                .map(machine -> machine.text())
                                .orElse("unknown processor " + Integer.toHexString(file.machine()))
                        + ", "
                        + (file.isPlus() ? "PE32+" : "PE32")
                        + ", "
                        + Sizes.bytes(file.size())
                        + (file.isNxCompatible() ? ", NX" : ""));
    }

    private static String kind(int subsystem) {
        return switch (subsystem) {
            case 10 -> "EFI application";
            case 11 -> "EFI boot service driver";
            case 12 -> "EFI runtime driver";
            case 13 -> "EFI program in ROM";
            default -> "no EFI program (subsystem " + subsystem + ")";
        };
    }

    private void signatures(Inspection seen) {
        int number = 0;
        for (Embedded one : seen.image().signatures()) {
            number++;
            switch (one) {
                case Embedded.Unreadable(int type, String why) ->
                        fact("signature " + number, "unreadable (type " + type + "): " + why);
                case Embedded.Decoded(AuthenticodeSignature signature) ->
                        signature(number, signature, seen);
            }
        }
        if (number == 0) {
            fact("signature", "none");
        }
    }

    private void signature(int number, AuthenticodeSignature signature, Inspection seen) {
        String state =
                !signature.isIntact()
                        ? " - BROKEN"
                        : seen.image().fits(signature) ? "" : " - OF ANOTHER FILE";
        List<Certificate> path = signature.path();
        fact(
                "signature " + number,
                (path.isEmpty() ? "by somebody unnamed" : person(path.getFirst())) + state);
        for (Certificate issuer : path.subList(Math.min(1, path.size()), path.size())) {
            fact("", "by " + person(issuer));
        }
        if (!path.isEmpty() && !path.getLast().isSelfIssued()) {
            fact("", "by " + path.getLast().issuerCommonName() + " (not in the file)");
        }
        for (TimeStamp stamp : signature.timeStamps()) {
            fact("", "time stamp " + stamp.at() + (stamp.isIntact() ? "" : " - BROKEN"));
        }
        if (!signature.nested().isEmpty()) {
            fact("", signature.nested().size() + " more inside, which no firmware looks at");
        }
    }

    private static String person(Certificate certificate) {
        return certificate.commonName() + ", until " + DAY.format(certificate.notAfter());
    }

    private void sbat(Inspection seen) {
        String level =
                "level "
                        + known.revoked().level().date()
                        + known.revoked().sbat().map(kept -> "").orElse(" (built in)");
        if (seen.sbat().isEmpty()) {
            fact("SBAT", "none");
            return;
        }
        String components =
                seen.sbat().stream()
                        .filter(entry -> !entry.isOwn())
                        .map(InspectionText::component)
                        .collect(Collectors.joining(", "));
        fact(
                "SBAT",
                components
                        + "; "
                        + level
                        + seen.behind()
                                .map(behind -> ": TOO OLD, " + behind)
                                .orElse(": new enough"));
    }

    private static String component(SbatEntry entry) {
        return entry.component() + " " + entry.generation();
    }

    private String dbx() {
        Optional<Kept> kept = known.revoked().dbx();
        return kept.map(list ->
                        DbxText.of(known.revoked().list())
                                + ", taken "
                                + DAY.format(list.added())
                                + " from "
                                + list.origin())
                .orElse("none here; bring one: stirrup trust update --dbx FILE|URL");
    }

    private void shim(Inspection.Shim shim) {
        fact("shim", "checks its second stage as " + shim.keys().title());
        shim.levels()
                .ifPresent(levels ->
                        fact(
                                "",
                                "sets SBAT level "
                                        + levels.automatic().date()
                                        + ", knows "
                                        + levels.latest().date()));
    }

    private void uki(UkiContent uki) {
        fact(
                "UKI",
                uki.parts().stream()
                        .map(part -> part.name() + " " + Sizes.bytes(part.size()))
                        .collect(Collectors.joining(", ")));
        uki.commandLine().ifPresent(text -> fact("cmdline", text));
        uki.kernelRelease().ifPresent(text -> fact("uname", text));
    }

    private void rulings(Inspection seen) {
        lines.add("  Boots with Secure Boot on:");
        for (Inspection.ByKeys one : seen.rulings()) {
            lines.add(
                    "    with "
                            + Console.safe(String.format("%-26s ", one.set().title()))
                            + said(one.ruling()));
        }
    }

    private String said(Ruling ruling) {
        return switch (ruling) {
            case Ruling.Accepted(String by) -> console.green("yes") + Console.safe(", by " + by);
            case Ruling.Refused(Refusal why, String detail) ->
                    console.red("no")
                            + Console.safe(
                                    ": "
                                            + why.text()
                                            + (detail.isEmpty() ? "" : " (" + detail + ")"));
        };
    }

    /// A day in UTC.
    static String day(Instant time) {
        return DAY.format(time);
    }
}
