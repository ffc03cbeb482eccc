package dev.stirrup.iscsi.login;

import java.util.List;

/// Says who may log in where. Both methods may block; they are called off the event loops.
public interface Targets {
    /// Whether this initiator may log in, and how it has to prove that it is who it says.
    Admission admit(LoginAsk ask);

    /// The names of the targets that this initiator may log in to; it has proved itself as
    /// [#admit(LoginAsk)] wanted. Nobody sees any others.
    List<String> visibleTo(LoginAsk ask);
}
