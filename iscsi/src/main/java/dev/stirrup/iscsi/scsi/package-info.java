/// What SCSI commands and their outcomes are made of (SAM-5, SPC-5).
@org.jspecify.annotations.NullMarked
package dev.stirrup.iscsi.scsi;
