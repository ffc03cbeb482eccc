package dev.stirrup.iscsi.login;

import java.util.List;

/// Says who may log in where. All methods may block; they are called off the event loops.
public interface Targets {
    /// Whether this initiator may log in, and how it has to prove that it is who it says. Nothing
    /// is opened for it yet.
    Admission admit(LoginAsk ask);

    /// The target that an initiator wants, which has proved itself as [#admit(LoginAsk)] wanted.
    Opening open(Proven who);

    /// The names of the targets that this initiator may log in to; it has proved itself as
    /// [#admit(LoginAsk)] wanted. Nobody sees any others.
    List<String> visibleTo(Proven who);
}
