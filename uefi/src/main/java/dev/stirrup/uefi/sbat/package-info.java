/// SBAT: generations of boot components, by which shim refuses old ones (rhboot/shim, SBAT.md).
package dev.stirrup.uefi.sbat;
