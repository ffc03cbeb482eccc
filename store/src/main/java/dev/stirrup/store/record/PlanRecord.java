package dev.stirrup.store.record;

import dev.stirrup.boot.Demands;
import java.util.Arrays;
import java.util.Optional;

/// What the operator wants for one machine now, as it is kept.
///
/// @param profile present for the kinds that boot one
/// @param reason why, for a blocked machine; else a note
/// @param demands what must hold before the machine is given the profile, beside what that demands
/// @param progress how far an installation is
/// @param revision as in [MachineRecord]
public record PlanRecord(
        String machine,
        Kind kind,
        Optional<String> profile,
        String reason,
        Demands demands,
        Progress progress,
        long revision) {
    /// What is wanted.
    public enum Kind {
        /// Serve the profile until the machine reports that it is done, then the local disk.
        INSTALL_ONCE("install-once", true),
        /// The same profile at every boot.
        ALWAYS("always", true),
        /// The local disk.
        LOCAL("local", false),
        /// A profile that is a menu, at every boot.
        MENU("menu", true),
        /// No boot from the network.
        BLOCKED("blocked", false);

        private final String text;
        private final boolean needsProfile;

        Kind(String text, boolean needsProfile) {
            this.text = text;
            this.needsProfile = needsProfile;
        }

        /// The name in files and on the command line.
        public String text() {
            return text;
        }

        public boolean needsProfile() {
            return needsProfile;
        }

        public static Optional<Kind> read(String text) {
            return Arrays.stream(values()).filter(kind -> kind.text.equals(text)).findFirst();
        }
    }

    /// How far an installation is. The other kinds stay armed.
    public enum Progress {
        /// Nothing was served yet.
        ARMED("armed"),
        /// A loader got the profile; it may come again until the machine reports.
        SERVED("served"),
        /// The machine reported that it is done.
        DONE("done");

        private final String text;

        Progress(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }

        public static Optional<Progress> read(String text) {
            return Arrays.stream(values()).filter(step -> step.text.equals(text)).findFirst();
        }
    }

    public static PlanRecord installOnce(String machine, String profile) {
        return of(machine, Kind.INSTALL_ONCE, Optional.of(profile), "");
    }

    public static PlanRecord always(String machine, String profile) {
        return of(machine, Kind.ALWAYS, Optional.of(profile), "");
    }

    public static PlanRecord local(String machine) {
        return of(machine, Kind.LOCAL, Optional.empty(), "");
    }

    public static PlanRecord blocked(String machine, String reason) {
        return of(machine, Kind.BLOCKED, Optional.empty(), reason);
    }

    /// A plan just made.
    public static PlanRecord of(
            String machine, Kind kind, Optional<String> profile, String reason) {
        return new PlanRecord(machine, kind, profile, reason, Demands.NONE, Progress.ARMED, 0);
    }

    public PlanRecord withDemands(Demands others) {
        return new PlanRecord(machine, kind, profile, reason, others, progress, revision);
    }

    public PlanRecord withProgress(Progress other) {
        return new PlanRecord(machine, kind, profile, reason, demands, other, revision);
    }

    public PlanRecord withRevision(long other) {
        return new PlanRecord(machine, kind, profile, reason, demands, progress, other);
    }
}
