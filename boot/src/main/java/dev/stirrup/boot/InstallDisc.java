package dev.stirrup.boot;

/// The disc that a system is installed from, a CD-ROM over the machine's own iSCSI.
///
/// @param disc an ISO image
public record InstallDisc(Payload.Disc disc, DiskLogin login) {}
