/// Owns: iSCSI's PDUs and sessions, the SCSI commands of disks and CD-ROMs, and the port to the
/// disks themselves. May import: wire. Start reading at: `LogicalUnit`.
@org.jspecify.annotations.NullMarked
module dev.stirrup.iscsi {
    requires static transitive org.jspecify;
    requires transitive dev.stirrup.wire;

    exports dev.stirrup.iscsi;
}
