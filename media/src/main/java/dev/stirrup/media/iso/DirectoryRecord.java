package dev.stirrup.media.iso;

import dev.stirrup.media.tree.Damage;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;

/// One entry of a directory (ECMA-119 9.1). Both-endian numbers are read little-endian, as Linux
/// reads them; some makers leave the other half zero.
///
/// @param block the first block, extended attributes included
/// @param attributeBlocks how many blocks of extended attributes come before the content
/// @param size in bytes
/// @param isInterleaved whether gaps lie between the file's blocks
/// @param name as it stands; one byte of 0 or 1 for the folder itself and its parent
/// @param systemUse what stands behind the name: SUSP and Rock Ridge
record DirectoryRecord(
        long block,
        int attributeBlocks,
        long size,
        int flags,
        boolean isInterleaved,
        Bytes name,
        Bytes systemUse) {
    private static final int DIRECTORY = 0x02;
    private static final int ASSOCIATED = 0x04;
    private static final int GOES_ON = 0x80;
    private static final int FIXED = 33;

    /// @param in the record behind its length byte
    static DirectoryRecord decode(WireReader in, long place) throws MalformedException {
        if (in.remaining() + 1 < FIXED + 1) {
            throw Damage.at("a directory record of " + (in.remaining() + 1) + " bytes", place);
        }
        int attributeBlocks = in.u8();
        long block = in.u32le();
        in.skip(4);
        long size = in.u32le();
        in.skip(4 + 7);
        int flags = in.u8();
        boolean isInterleaved = in.u8() != 0;
        isInterleaved |= in.u8() != 0;
        in.skip(4);
        int nameLength = in.u8();
        Bytes name = in.value(nameLength);
        // A padding byte makes the name's field end at an even place.
        if (nameLength % 2 == 0 && in.hasMore()) {
            in.skip(1);
        }
        Bytes systemUse = in.value(in.remaining());
        return new DirectoryRecord(
                block, attributeBlocks, size, flags, isInterleaved, name, systemUse);
    }

    boolean isDirectory() {
        return (flags & DIRECTORY) != 0;
    }

    /// A second fork of a file of old Macintosh systems.
    boolean isAssociated() {
        return (flags & ASSOCIATED) != 0;
    }

    /// Whether the next record is another part of the same file.
    boolean goesOn() {
        return (flags & GOES_ON) != 0;
    }

    boolean isSelfOrParent() {
        return name.length() == 1 && name.at(0) <= 1;
    }
}
