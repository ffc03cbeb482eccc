/// Authenticode: the signatures inside PE/COFF files, read and added.
package dev.stirrup.uefi.authenticode;
