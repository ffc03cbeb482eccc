/// Owns: readers of foreign formats; now those of virtual disks (qcow2, VHDX, raw). May import:
/// wire; zstd for compressed clusters. Start reading at: `disk.DiskImage`.
@org.jspecify.annotations.NullMarked
module dev.stirrup.media {
    requires static transitive org.jspecify;
    requires transitive dev.stirrup.wire;
    requires com.github.luben.zstd_jni;

    exports dev.stirrup.media.disk;
}
