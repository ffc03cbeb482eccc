package dev.stirrup.media.qcow2;

import dev.stirrup.media.disk.DiskImage;
import dev.stirrup.media.disk.UnsupportedImageException;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import java.io.IOException;

/// The head of a qcow2 file, versions 2 and 3 (QEMU's docs/interop/qcow2.txt, section "Header").
///
/// @param clusterBits a cluster has 2 to the power of it bytes; 9 to 21
/// @param size of the disk, in bytes
/// @param l1Offset where the first table lies in the file
/// @param l1Entries how many entries it has
record Qcow2Header(
        int version, int clusterBits, long size, long l1Offset, long l1Entries, Features features) {
    private static final int LENGTH_V2 = 72;
    private static final int LENGTH_V3 = 104;
    private static final int MAGIC = 0x514649fb;
    private static final int LEAST_CLUSTER_BITS = 9;
    private static final int MOST_CLUSTER_BITS = 21;
    private static final int LEAST_EXTENDED_CLUSTER_BITS = 14;

    /// QEMU's own limit for the first table: 32 MiB.
    private static final long MOST_L1_ENTRIES = 4 << 20;

    /// What a version 3 file says about how it is to be read.
    ///
    /// @param hasSubclusters whether an entry says of each 32nd part of its cluster what it is
    /// @param isZstd whether packed clusters are packed with zstd, else with deflate
    record Features(boolean hasSubclusters, boolean isZstd) {
        private static final long DIRTY = 1;
        private static final long CORRUPT = 1 << 1;
        private static final long EXTERNAL_DATA = 1 << 2;
        private static final long COMPRESSION_TYPE = 1 << 3;
        private static final long EXTENDED_L2 = 1 << 4;

        /// The reference counts of a dirty file may be wrong; nobody looks at them here.
        private static final long KNOWN =
                DIRTY | CORRUPT | EXTERNAL_DATA | COMPRESSION_TYPE | EXTENDED_L2;

        static final Features NONE = new Features(false, false);

        private static Features of(long bits, int compression)
                throws UnsupportedImageException, MalformedException {
            if ((bits & EXTERNAL_DATA) != 0) {
                throw new UnsupportedImageException(
                        "its data lies in another file; join them: qemu-img convert -O qcow2 FILE"
                                + " NEW");
            }
            if ((bits & CORRUPT) != 0) {
                throw new UnsupportedImageException(
                        "it is marked as damaged; repair it: qemu-img check -r all FILE");
            }
            if ((bits & ~KNOWN) != 0) {
                throw new UnsupportedImageException(
                        "it uses features of qcow2 that are not known here (0x"
                                + Long.toHexString(bits & ~KNOWN)
                                + ")");
            }
            if (compression > 1) {
                throw new UnsupportedImageException(
                        "its clusters are packed in an unknown way (" + compression + ")");
            }
            return new Features((bits & EXTENDED_L2) != 0, compression == 1);
        }
    }

    static Qcow2Header read(ByteSource file)
            throws IOException, MalformedException, UnsupportedImageException {
        byte[] head = new byte[(int) Math.min(LENGTH_V3 + 1, file.size())];
        file.read(0, head, 0, head.length);
        WireReader in = WireReader.of(head);
        if (in.s32() != MAGIC) {
            throw in.malformed("no qcow2 file");
        }
        long version = in.u32();
        if (version != 2 && version != 3) {
            throw new UnsupportedImageException(
                    "it is a qcow file of version "
                            + version
                            + "; make a newer one of it: qemu-img convert -O qcow2 FILE NEW");
        }
        refuseBacking(in.u64(), in.u32());
        long clusterBits = in.u32();
        long size = in.u64();
        refuseEncryption(in.u32());
        long l1Entries = in.u32();
        long l1Offset = in.u64();
        in.skip(LENGTH_V2 - in.position());
        Features features = version == 2 ? Features.NONE : features(in);
        var header =
                new Qcow2Header(
                        (int) version,
                        (int) Math.min(clusterBits, Byte.MAX_VALUE),
                        size,
                        l1Offset,
                        l1Entries,
                        features);
        header.check(in, file.size());
        return header;
    }

    int clusterSize() {
        return 1 << clusterBits;
    }

    /// How many bytes an entry of a second table has.
    int entrySize() {
        return features.hasSubclusters() ? 16 : 8;
    }

    /// How many clusters one second table speaks of.
    long clustersPerTable() {
        return clusterSize() / entrySize();
    }

    private static void refuseBacking(long offset, long length) throws UnsupportedImageException {
        if (offset != 0 || length != 0) {
            throw new UnsupportedImageException(
                    "it holds only what differs from another file (its backing file); join them:"
                            + " qemu-img convert -O qcow2 FILE NEW");
        }
    }

    private static void refuseEncryption(long method) throws UnsupportedImageException {
        if (method != 0) {
            throw new UnsupportedImageException(
                    "it is encrypted; decrypt it with qemu-img convert and its secret");
        }
    }

    private static Features features(WireReader in)
            throws MalformedException, UnsupportedImageException {
        long incompatible = in.u64();
        in.skip(20); // compatible and autoclear features, reference count order
        long length = in.u32();
        if (length < LENGTH_V3 || length % 8 != 0) {
            throw in.malformed("a header of " + length + " bytes");
        }
        int compression = length > LENGTH_V3 ? in.u8() : 0;
        return Features.of(incompatible, compression);
    }

    private void check(WireReader in, long fileSize) throws MalformedException {
        int least = features.hasSubclusters() ? LEAST_EXTENDED_CLUSTER_BITS : LEAST_CLUSTER_BITS;
        if (clusterBits < least || clusterBits > MOST_CLUSTER_BITS) {
            throw in.malformed("clusters of 2^" + clusterBits + " bytes");
        }
        if (size < 0 || size > DiskImage.LARGEST) {
            throw in.malformed("a disk of " + Long.toUnsignedString(size) + " bytes");
        }
        long covered = clustersPerTable() << clusterBits;
        long needed = Math.ceilDiv(size, covered);
        if (l1Entries < needed || l1Entries > MOST_L1_ENTRIES) {
            throw in.malformed("a first table of " + l1Entries + " entries");
        }
        boolean isInside =
                l1Offset >= 0
                        && l1Offset % clusterSize() == 0
                        && l1Offset <= fileSize - needed * Long.BYTES;
        if (!isInside) {
            throw in.malformed("the first table lies outside of the file");
        }
    }
}
