package dev.stirrup.app.preflight;

import dev.stirrup.boot.event.Milestone.FileKind;
import dev.stirrup.boot.event.Milestone.SecureBootForeseen;
import dev.stirrup.uefi.authenticode.AuthenticodeSignature;
import dev.stirrup.uefi.preflight.Inspection;
import dev.stirrup.uefi.preflight.Inspection.ByKeys;
import dev.stirrup.uefi.preflight.Ruling;
import dev.stirrup.uefi.preflight.TrustSet.Checker;
import java.util.stream.Collectors;

/// An inspection in the words of the events.
final class Foreseen {
    private Foreseen() {}

    static SecureBootForeseen of(String file, FileKind kind, Inspection seen) {
        return new SecureBootForeseen(
                file,
                kind,
                program(seen),
                signers(seen),
                accepted(seen, Checker.FIRMWARE),
                accepted(seen, Checker.SHIM),
                refused(seen));
    }

    private static String program(Inspection seen) {
        if (seen.shim().isPresent()) {
            return "shim";
        }
        return seen.uki().isPresent() ? "uki" : "";
    }

    private static String signers(Inspection seen) {
        return seen.image().readable().stream()
                .map(AuthenticodeSignature::path)
                .filter(path -> !path.isEmpty())
                .map(path -> path.getFirst().commonName())
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static String accepted(Inspection seen, Checker checker) {
        return seen.rulings().stream()
                .filter(one -> one.set().checker() == checker && one.ruling().isAccepted())
                .map(one -> one.set().title())
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static String refused(Inspection seen) {
        return seen.rulings().stream()
                .filter(one -> !one.ruling().isAccepted())
                .map(Foreseen::refusal)
                .distinct()
                .collect(Collectors.joining("; "));
    }

    private static String refusal(ByKeys one) {
        return one.ruling() instanceof Ruling.Refused(var why, var detail)
                ? "with "
                        + one.set().title()
                        + " "
                        + why.text()
                        + (detail.isEmpty() || detail.startsWith("signed by")
                                ? ""
                                : " (" + detail + ")")
                : "";
    }
}
