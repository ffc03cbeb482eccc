/// Unified kernel images: one EFI program with kernel, initial RAM disks and command line inside,
/// so that one signature covers them all (UAPI group, "UKI"; systemd-stub(7)).
package dev.stirrup.uefi.uki;
