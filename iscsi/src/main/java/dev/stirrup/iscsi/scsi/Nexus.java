package dev.stirrup.iscsi.scsi;

import dev.stirrup.iscsi.pdu.Isid;

/// The relation between one port of an initiator and this target's port, as reservations and unit
/// attentions know it (RFC 7143 section 4.4.1). It outlives a session: who logs in again with the
/// same ISID is the same.
///
/// @param initiator the initiator's name
public record Nexus(String initiator, Isid isid) {
    /// The initiator port's name (SPC-5 7.6.4.6).
    public String port() {
        return initiator + ",i,0x" + isid;
    }
}
