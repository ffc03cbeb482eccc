/// Owns: readers of foreign formats: virtual disks (qcow2, VHDX, raw), discs (ISO 9660, UDF),
/// initrds and what is in them. May import: wire; zstd, xz, commons-compress. Start reading at:
/// `disk.DiskImage`, `disc.DiscImage`, `tree.FileTree`.
@org.jspecify.annotations.NullMarked
module dev.stirrup.media {
    requires static transitive org.jspecify;
    requires transitive dev.stirrup.wire;
    requires com.github.luben.zstd_jni;
    requires org.apache.commons.compress;
    requires org.tukaani.xz;
    requires java.xml;

    exports dev.stirrup.media.disc;
    exports dev.stirrup.media.disk;
    exports dev.stirrup.media.initrd;
    exports dev.stirrup.media.iso;
    exports dev.stirrup.media.packed;
    exports dev.stirrup.media.recognition;
    exports dev.stirrup.media.tree;
    exports dev.stirrup.media.wim;
}
