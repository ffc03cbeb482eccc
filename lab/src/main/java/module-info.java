/// Owns: real firmware in QEMU inside a private network. May import: boot; files, processes,
/// threads. Start reading at: `LabBoot`.
@org.jspecify.annotations.NullMarked
module dev.stirrup.lab {
    requires static transitive org.jspecify;
    requires transitive dev.stirrup.boot;
    requires dev.stirrup.media;

    exports dev.stirrup.lab;
}
