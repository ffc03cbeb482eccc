/// PE/COFF files, the form of every EFI program: head, sections, and the digests that Authenticode
/// signs.
package dev.stirrup.uefi.pe;
