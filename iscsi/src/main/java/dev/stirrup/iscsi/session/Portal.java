package dev.stirrup.iscsi.session;

import dev.stirrup.iscsi.chap.ChapAlgorithm;
import dev.stirrup.iscsi.login.Challenges;
import java.util.Set;

/// What all connections of one listener share.
///
/// @param address where initiators reach it, as `SendTargets` tells it: `host:port`
/// @param algorithms those that CHAP may use
public record Portal(String address, Challenges challenges, Set<ChapAlgorithm> algorithms) {
    /// The one portal group there is.
    static final String GROUP = "1";
}
