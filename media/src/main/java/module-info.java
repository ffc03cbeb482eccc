/// Owns: readers of foreign formats: virtual disks (qcow2, VHDX, raw), discs (ISO 9660, UDF) and
/// what is in them. May import: wire; zstd for what is packed by it. Start reading at:
/// `disk.DiskImage`, `disc.DiscImage`, `tree.FileTree`.
@org.jspecify.annotations.NullMarked
module dev.stirrup.media {
    requires static transitive org.jspecify;
    requires transitive dev.stirrup.wire;
    requires com.github.luben.zstd_jni;

    exports dev.stirrup.media.disc;
    exports dev.stirrup.media.disk;
    exports dev.stirrup.media.iso;
    exports dev.stirrup.media.tree;
}
