package dev.stirrup.boot.event;

import dev.stirrup.boot.event.Milestone.SecureBootForeseen;
import java.util.List;
import java.util.Optional;

/// What a program's signatures tell of why it was refused: facts, read from the file itself before
/// it was served.
final class SigningCause {
    private SigningCause() {}

    /// Of a program that firmware was to start.
    static List<String> byFirmware(Optional<SecureBootForeseen> foreseen) {
        return foreseen.map(seen -> List.of(text(seen, seen.firmware()))).orElse(List.of());
    }

    /// Of a program that shim, or what shim started, was to start.
    static List<String> byShim(Optional<SecureBootForeseen> foreseen) {
        return foreseen.map(seen -> List.of(text(seen, join(seen.firmware(), seen.shims()))))
                .orElse(List.of());
    }

    private static String text(SecureBootForeseen seen, String accepted) {
        if (seen.signers().isEmpty()) {
            return "Secure Boot: nobody signed " + seen.file() + ", so nothing starts it.";
        }
        String signed = "Secure Boot: " + seen.file() + " is signed by " + seen.signers() + "; ";
        String refused = seen.refused().isEmpty() ? "" : "; " + seen.refused();
        return accepted.isEmpty()
                ? signed + "no keys known here start it" + refused + "."
                : signed
                        + "it starts with "
                        + accepted
                        + refused
                        + ". The machine has other keys,"
                        + " or forbids it (dbx).";
    }

    private static String join(String one, String other) {
        return one.isEmpty() || other.isEmpty() ? one + other : one + ", " + other;
    }
}
