package dev.stirrup.app.iscsi;

import dev.stirrup.boot.DiskDecision;
import dev.stirrup.netboot.disk.DiskTicket;
import dev.stirrup.store.attach.DiskBoot;
import java.util.Optional;

/// Somebody at the door of a machine's disk, as far as it is known before anything is proved.
///
/// @param machine whose disk it is
/// @param running the boot that the machine comes back to
/// @param ticket the boot that begins; neither of both for firmware that logs in by itself
/// @param decision what the policy says to it
record Visit(
        String machine,
        String target,
        Optional<DiskBoot> running,
        Optional<DiskTicket> ticket,
        DiskDecision decision) {
    /// Whether the initiator's name was made for one boot.
    boolean isOfOneBoot() {
        return running.isPresent() || ticket.isPresent();
    }
}
