package dev.stirrup.iscsi.session;

import dev.stirrup.iscsi.login.Challenges;

/// What all connections of one listener share.
///
/// @param address where initiators reach it, as `SendTargets` tells it: `host:port`
public record Portal(String address, Challenges challenges) {
    /// The one portal group there is.
    static final String GROUP = "1";
}
