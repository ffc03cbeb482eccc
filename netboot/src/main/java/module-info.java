/// Owns: the joins between protocols and the decision: packet to request, decision to packet,
/// scripts, boot URLs. May import: boot, dhcp, tftp. Start reading at: `dhcp.DhcpBoot`.
@org.jspecify.annotations.NullMarked
module dev.stirrup.netboot {
    requires static transitive org.jspecify;
    requires transitive dev.stirrup.boot;
    requires transitive dev.stirrup.dhcp;
    requires transitive dev.stirrup.tftp;

    exports dev.stirrup.netboot;
    exports dev.stirrup.netboot.dhcp;
    exports dev.stirrup.netboot.disk;
    exports dev.stirrup.netboot.explain;
    exports dev.stirrup.netboot.file;
    exports dev.stirrup.netboot.foreign;
    exports dev.stirrup.netboot.memory;
    exports dev.stirrup.netboot.probe;
    exports dev.stirrup.netboot.script;
    exports dev.stirrup.netboot.url;
}
