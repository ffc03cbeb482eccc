package dev.stirrup.iscsi.login;

import dev.stirrup.iscsi.target.Target;

/// What an initiator finds behind the door, once it has proved itself.
public sealed interface Opening {
    /// The target, open.
    record Opened(Target target) implements Opening {}

    /// It is not to be had after all.
    record Closed(Admission.Reason reason) implements Opening {}
}
