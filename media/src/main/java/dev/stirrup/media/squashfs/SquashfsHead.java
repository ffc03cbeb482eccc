package dev.stirrup.media.squashfs;

import dev.stirrup.media.tree.Damage;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import java.io.IOException;
import java.util.Optional;

/// The superblock of a squashfs (Linux, fs/squashfs/squashfs_fs.h).
///
/// @param version such as "4.0"
/// @param compression "gzip", "lzma", "lzo", "xz", "lz4" or "zstd"
/// @param bytes how many bytes it uses; the file is padded beyond
/// @param blockSize in bytes
/// @param inodes how many files and folders it has
public record SquashfsHead(
        String version, String compression, long bytes, long blockSize, long inodes) {
    private static final int LENGTH = 96;
    private static final long MAGIC = 0x73717368;
    private static final String[] COMPRESSIONS = {"gzip", "lzma", "lzo", "xz", "lz4", "zstd"};
    private static final int USED = 4;

    /// Looks at a file.
    ///
    /// @return empty when it is no squashfs of version 4, the one that Linux reads
    /// @throws MalformedException when it is cut, or its numbers cannot be
    public static Optional<SquashfsHead> read(ByteSource source)
            throws IOException, MalformedException {
        if (source.size() < LENGTH) {
            return Optional.empty();
        }
        WireReader in = WireReader.of(Damage.boundedRead(source, 0, LENGTH));
        if (in.u32le() != MAGIC) {
            return Optional.empty();
        }
        long inodes = in.u32le();
        in.skip(4);
        long blockSize = in.u32le();
        in.skip(4);
        int compression = in.u16le();
        int blockBits = in.u16le();
        in.skip(4);
        int major = in.u16le();
        int minor = in.u16le();
        in.skip(8);
        long bytes = in.u64le();
        if (major != USED) {
            return Optional.empty();
        }
        boolean isSize = blockBits >= 12 && blockBits <= 20 && blockSize == 1L << blockBits;
        if (compression < 1 || compression > COMPRESSIONS.length || !isSize) {
            throw Damage.at("a squashfs of blocks of " + blockSize + " bytes", 12);
        }
        if (bytes < LENGTH || bytes > source.size()) {
            throw Damage.at("a squashfs that should have " + bytes + " bytes", 40);
        }
        return Optional.of(
                new SquashfsHead(
                        major + "." + minor,
                        COMPRESSIONS[compression - 1],
                        bytes,
                        blockSize,
                        inodes));
    }
}
