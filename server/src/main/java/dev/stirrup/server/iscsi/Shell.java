package dev.stirrup.server.iscsi;

import dev.stirrup.iscsi.chap.ChapAlgorithm;
import dev.stirrup.iscsi.login.Challenges;
import dev.stirrup.iscsi.session.Portal;
import java.util.Set;
import java.util.concurrent.ExecutorService;

/// What all connections of one listener share.
///
/// @param offLoop runs what may block
record Shell(IscsiPorts ports, ExecutorService offLoop, Proofs proofs, LoginBrake brake) {
    /// How initiators prove who they are.
    record Proofs(Challenges challenges, Set<ChapAlgorithm> algorithms) {}

    /// @param address where the initiator reached it
    Portal portal(String address) {
        return new Portal(address, proofs.challenges(), proofs.algorithms());
    }
}
