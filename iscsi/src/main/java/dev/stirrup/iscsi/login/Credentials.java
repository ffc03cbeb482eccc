package dev.stirrup.iscsi.login;

import java.util.Optional;

/// Knows the secrets of CHAP. May block; it is called off the event loops.
@FunctionalInterface
public interface Credentials {
    /// What belongs to the name that an initiator gave for itself in CHAP; nothing when it does not
    /// belong to this initiator and this target. Whether these still may is asked of [Targets],
    /// before and after.
    Optional<Entry> find(LoginAsk ask, String name);

    /// @param secret that the initiator proves to have
    /// @param own what this side proves itself with when the initiator asks for that
    record Entry(Secret secret, Optional<Own> own) {}

    /// @param name that this side gives for itself
    /// @param secret that this side proves to have; never the initiator's own (RFC 7143 section
    ///   9.2.1)
    record Own(String name, Secret secret) {}
}
