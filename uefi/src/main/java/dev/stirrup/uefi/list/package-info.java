/// EFI signature lists - the form of PK, KEK, db, dbx and `TlsCaCertificate` - and signed updates
/// of these variables.
package dev.stirrup.uefi.list;
