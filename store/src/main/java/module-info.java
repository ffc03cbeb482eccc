/// Owns: records, leases, events, images and loaders on disk, behind the ports of the rooms that
/// use them. May import: boot, dhcp, iscsi, media, trust; files, threads, SQL. Start reading at:
/// `Database`.
@org.jspecify.annotations.NullMarked
module dev.stirrup.store {
    requires static transitive org.jspecify;
    requires transitive dev.stirrup.boot;
    requires transitive dev.stirrup.dhcp;
    requires transitive dev.stirrup.iscsi;
    requires transitive dev.stirrup.media;
    requires transitive dev.stirrup.trust;
    requires transitive java.sql;
    requires org.xerial.sqlitejdbc;
    requires tools.jackson.core;
    requires org.apache.commons.codec;
    requires org.apache.commons.compress;
    requires org.tukaani.xz;
    requires com.github.luben.zstd_jni;
    requires org.slf4j;

    exports dev.stirrup.store;
    exports dev.stirrup.store.attach;
    exports dev.stirrup.store.content;
    exports dev.stirrup.store.digest;
    exports dev.stirrup.store.disk;
    exports dev.stirrup.store.disk.disc;
    exports dev.stirrup.store.disk.export;
    exports dev.stirrup.store.disk.file;
    exports dev.stirrup.store.disk.golden;
    exports dev.stirrup.store.disk.layer;
    exports dev.stirrup.store.event;
    exports dev.stirrup.store.image;
    exports dev.stirrup.store.json;
    exports dev.stirrup.store.key;
    exports dev.stirrup.store.lease;
    exports dev.stirrup.store.mirror;
    exports dev.stirrup.store.loader;
    exports dev.stirrup.store.preflight;
    exports dev.stirrup.store.operator;
    exports dev.stirrup.store.record;
    exports dev.stirrup.store.release;
    exports dev.stirrup.store.revocation;
    exports dev.stirrup.store.secret;
}
