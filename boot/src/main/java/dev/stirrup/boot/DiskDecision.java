package dev.stirrup.boot;

import java.util.Optional;

/// What somebody gets who logs in to a machine's disk.
public sealed interface DiskDecision {
    /// What the plan gives.
    ///
    /// @param source the disk; empty: there is only a disc
    /// @param disc a CD-ROM, beside the disk if there is one
    record Attach(
            Profile profile,
            DiskLogin login,
            Optional<DiskSource> source,
            Optional<Payload.Disc> disc)
            implements DiskDecision {
        static Attach of(Profile profile, Payload.Disk disk) {
            return new Attach(profile, disk.login(), Optional.of(disk.source()), disk.disc());
        }

        static Attach of(Profile profile, InstallDisc disc) {
            return new Attach(profile, disc.login(), Optional.empty(), Optional.of(disc.disc()));
        }

        /// Whether a disk is emptied when the machine boots, so that boots have to be told apart.
        public boolean isEmptiedAtBoot() {
            return source.filter(DiskSource::isEmptiedAtBoot).isPresent();
        }
    }

    /// What its boot began with: the plan is another one by now, for the next boot.
    record GoOn() implements DiskDecision {}

    /// Nothing.
    record Refuse(Reason reason, String detail) implements DiskDecision {}
}
