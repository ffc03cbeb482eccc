package dev.stirrup.boot;

/// What somebody gets who logs in to a machine's disk.
public sealed interface DiskDecision {
    /// The disk that the plan gives.
    record Attach(Profile profile, Payload.Disk disk) implements DiskDecision {}

    /// What its boot began with: the plan is another one by now, for the next boot.
    record GoOn() implements DiskDecision {}

    /// Nothing.
    record Refuse(Reason reason, String detail) implements DiskDecision {}
}
