/// Owns: the site's keys and certificates, what is signed with them, what is withdrawn, and the
/// type of verified bytes. May import: uefi, wire; Bouncy Castle. Start reading at: `site.Duty`.
@org.jspecify.annotations.NullMarked
module dev.stirrup.trust {
    requires static transitive org.jspecify;
    requires transitive dev.stirrup.uefi;
    requires transitive dev.stirrup.wire;
    requires java.xml;
    requires org.bouncycastle.pg;
    requires org.bouncycastle.pkix;
    requires org.bouncycastle.provider;
    requires org.bouncycastle.util;

    exports dev.stirrup.trust;
    exports dev.stirrup.trust.content;
    exports dev.stirrup.trust.export;
    exports dev.stirrup.trust.manifest;
    exports dev.stirrup.trust.revocation;
    exports dev.stirrup.trust.site;
    exports dev.stirrup.trust.upstream;
}
