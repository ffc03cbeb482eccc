package dev.stirrup.trust.revocation;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Something that was withdrawn, for good.
///
/// @param subject a digest (SHA-256 in 64 hexadecimal digits), a certificate's serial number in
///   hexadecimal digits, or a machine's name, by the kind
/// @param label what an operator called it
/// @param epoch counts the changes of the list; this one made it that number
public record Revocation(
        Kind kind, String subject, String label, String why, Instant at, long epoch) {
    /// What can be withdrawn.
    public enum Kind {
        /// A boot image, by the digest of all its files, or one file by its own.
        IMAGE,
        /// A file of a loader set, by its digest.
        LOADER,
        /// A certificate of this site, by its serial number.
        CERT,
        /// A machine, by its name.
        MACHINE;

        /// Its name on the command line and on disk.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Kind> named(String word) {
            return Stream.of(values()).filter(kind -> kind.word().equals(word)).findFirst();
        }
    }

    /// For an operator: what, and why.
    public String text() {
        return kind.word() + " " + label + ": " + why;
    }
}
