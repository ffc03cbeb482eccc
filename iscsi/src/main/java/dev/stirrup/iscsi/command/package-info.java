/// The SCSI commands of disks and CD-ROMs: a table, and what each row does (SPC-5, SBC-4, MMC-6).
@org.jspecify.annotations.NullMarked
package dev.stirrup.iscsi.command;
