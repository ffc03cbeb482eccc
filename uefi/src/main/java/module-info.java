/// Owns: PE/COFF files, Authenticode, EFI signature lists and variable updates, SBAT, unified
/// kernel images, and what Secure Boot would say to a file. May import: wire; Bouncy Castle for CMS
/// and certificates. Start reading at: `preflight.Preflight`.
@org.jspecify.annotations.NullMarked
module dev.stirrup.uefi {
    requires static transitive org.jspecify;
    requires transitive dev.stirrup.wire;
    requires org.bouncycastle.provider;
    requires org.bouncycastle.pkix;
    requires org.bouncycastle.util;

    exports dev.stirrup.uefi.authenticode;
    exports dev.stirrup.uefi.cms;
    exports dev.stirrup.uefi.list;
    exports dev.stirrup.uefi.pe;
    exports dev.stirrup.uefi.preflight;
    exports dev.stirrup.uefi.sbat;
    exports dev.stirrup.uefi.uki;
}
