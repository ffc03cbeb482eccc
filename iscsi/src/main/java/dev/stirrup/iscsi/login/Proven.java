package dev.stirrup.iscsi.login;

import java.util.Optional;

/// An initiator that has proved itself as far as it had to.
///
/// @param ask who it says it is and where it wants; what CHAP proves is the name alone
/// @param name by which it proved itself in CHAP; empty where nothing had to be proved
/// @param isMutual whether this side proved itself too, because the initiator wanted it
public record Proven(LoginAsk ask, Optional<String> name, boolean isMutual) {}
