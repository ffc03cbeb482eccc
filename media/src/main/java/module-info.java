/// Owns: readers of foreign formats: virtual disks (qcow2, VHDX, raw), discs (ISO 9660, UDF),
/// initrds, WIM, FAT, partition tables; recognition of what a disc brings. May import: wire; zstd,
/// xz, commons-compress, the JDK's XML. Start reading at: `disk.DiskImage`, `disc.DiscImage`,
/// `tree.FileTree`, `recognition.Recognition`.
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
    exports dev.stirrup.media.driver;
    exports dev.stirrup.media.fat;
    exports dev.stirrup.media.initrd;
    exports dev.stirrup.media.iso;
    exports dev.stirrup.media.packed;
    exports dev.stirrup.media.partition;
    exports dev.stirrup.media.recognition;
    exports dev.stirrup.media.squashfs;
    exports dev.stirrup.media.tree;
    exports dev.stirrup.media.wim;
}
