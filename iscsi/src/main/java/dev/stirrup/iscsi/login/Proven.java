package dev.stirrup.iscsi.login;

import dev.stirrup.iscsi.chap.ChapAlgorithm;
import java.util.Optional;

/// An initiator that has proved itself as far as it had to.
///
/// @param ask who it says it is and where it wants; what CHAP proves is the name alone
/// @param name by which it proved itself in CHAP; empty where nothing had to be proved
/// @param digest by which it did; empty where nothing had to be proved
/// @param isMutual whether this side proved itself too, because the initiator wanted it
public record Proven(
        LoginAsk ask, Optional<String> name, Optional<ChapAlgorithm> digest, boolean isMutual) {}
