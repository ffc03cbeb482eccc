/// Owns: iSCSI's PDUs and sessions, the SCSI commands of disks and CD-ROMs, and the port to the
/// disks themselves. May import: wire. Start reading at: `session.Connection`, for disks at
/// `LogicalUnit`.
@org.jspecify.annotations.NullMarked
module dev.stirrup.iscsi {
    requires static transitive org.jspecify;
    requires transitive dev.stirrup.wire;

    exports dev.stirrup.iscsi;
    exports dev.stirrup.iscsi.chap;
    exports dev.stirrup.iscsi.login;
    exports dev.stirrup.iscsi.pdu;
    exports dev.stirrup.iscsi.scsi;
    exports dev.stirrup.iscsi.session;
    exports dev.stirrup.iscsi.target;
}
