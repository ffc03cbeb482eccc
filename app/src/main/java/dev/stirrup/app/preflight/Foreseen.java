package dev.stirrup.app.preflight;

import dev.stirrup.boot.event.Milestone.FileKind;
import dev.stirrup.boot.event.Milestone.SecureBootForeseen;
import dev.stirrup.uefi.authenticode.AuthenticodeSignature;
import dev.stirrup.uefi.preflight.Inspection;
import dev.stirrup.uefi.preflight.Inspection.ByKeys;
import dev.stirrup.uefi.preflight.Refusal;
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
                accepted(seen, Checker.FIRMWARE, kind),
                accepted(seen, Checker.SHIM, kind),
                refused(seen, kind));
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

    private static String accepted(Inspection seen, Checker checker, FileKind kind) {
        return seen.rulings().stream()
                .filter(one -> one.set().checker() == checker && starts(one.ruling(), kind))
                .map(one -> one.set().title())
                .distinct()
                .collect(Collectors.joining(", "));
    }

    /// shim wants SBAT of what it starts itself; of a kernel, which its second stage lets it
    /// verify, it does not (rhboot/shim, pe.c, verify_sbat_section, in_protocol).
    private static boolean starts(Ruling ruling, FileKind kind) {
        return ruling.isAccepted()
                || kind == FileKind.KERNEL
                        && ruling instanceof Ruling.Refused(var why, var _)
                        && why == Refusal.WITHOUT_SBAT;
    }

    private static String refused(Inspection seen, FileKind kind) {
        return seen.rulings().stream()
                .filter(one -> !starts(one.ruling(), kind))
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
