package dev.stirrup.boot.grade;

import java.util.List;
import java.util.stream.Collectors;

/// One step of a boot, and what holds of it.
///
/// @param name the file's name; empty for what has none
/// @param verifiedBy who on the machine checked its signature before it ran, by the machine's own
///   word and our reading of the file; empty for nobody
/// @param revocable what can withdraw it: this server's own list, the machine's dbx
public record Hop(
        Kind kind, String name, Carriage carriage, String verifiedBy, List<String> revocable) {
    static final String SERVER = "this server";

    public Hop {
        revocable = List.copyOf(revocable);
    }

    /// The steps, in the order of a boot.
    public enum Kind {
        DHCP("DHCP"),
        LOADER("loader"),
        SECOND_STAGE("second stage"),
        SCRIPT("script"),
        ELSEWHERE("another server"),
        KERNEL("kernel"),
        INITRD("initrd"),
        DISK("disk"),
        FILE("file"),
        REPORT("report");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }

        /// Whether what comes by it is run, or says what is run.
        public boolean decides() {
            return this != DHCP && this != REPORT;
        }

        /// Whether firmware or shim looks at its signature when Secure Boot is on.
        boolean isProgram() {
            return this == LOADER || this == SECOND_STAGE || this == KERNEL;
        }
    }

    /// The same, checked by nobody.
    Hop unverified() {
        return isVerified() ? new Hop(kind, name, carriage, "", List.of(SERVER)) : this;
    }

    public boolean isVerified() {
        return !verifiedBy.isEmpty();
    }

    /// Whether nobody on the way could have put something else in its place.
    public boolean isGuarded() {
        return carriage.isSecured() || isVerified();
    }

    /// The facts in a line.
    public String text() {
        return kind.text()
                + (name.isEmpty() ? "" : " " + name)
                + ": "
                + carried()
                + (kind.decides()
                        ? "; checked by "
                                + (isVerified() ? verifiedBy : "nobody on the machine")
                                + "; revocable "
                                + revocability()
                        : "");
    }

    private String carried() {
        return switch (carriage) {
            case ELSEWHERE -> "not from here, nothing is known of it";
            case PLAIN -> "server not authenticated, not encrypted, machine not proven";
            case CHAP -> "machine proven at its login, server not authenticated, not encrypted";
            case MUTUAL_CHAP ->
                    "machine proven and server authenticated at the login, not encrypted";
            case TLS -> "server authenticated, encrypted, machine not proven";
            case MUTUAL_TLS -> "server authenticated, encrypted, machine proven";
        };
    }

    private String revocability() {
        return revocable.isEmpty()
                ? "by nobody"
                : revocable.stream().collect(Collectors.joining(" and ", "by ", ""));
    }
}
