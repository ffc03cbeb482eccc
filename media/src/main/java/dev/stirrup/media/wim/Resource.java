package dev.stirrup.media.wim;

import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;

/// Where some bytes of a WIM lie (wimlib's resource.h, "struct wim_reshdr_disk").
///
/// @param offset in bytes from the start of the file
/// @param stored how many bytes lie there
/// @param size how many bytes it has unpacked
record Resource(long offset, long stored, long size, int flags) {
    static final int LENGTH = 24;

    private static final int METADATA = 2;
    private static final int COMPRESSED = 4;
    private static final int SPANNED = 8;
    private static final int SOLID = 16;
    private static final long STORED = (1L << 56) - 1;

    /// What stands for the size of a resource that others are packed into.
    private static final long SOLID_SIZE = 1L << 32;

    static Resource decode(WireReader in) throws MalformedException {
        long word = in.u64le();
        long offset = in.u64le();
        long size = in.u64le();
        if (offset < 0 || size < 0) {
            throw in.malformed("a resource that lies nowhere");
        }
        return new Resource(offset, word & STORED, size, (int) (word >>> 56));
    }

    boolean isThere() {
        return stored > 0;
    }

    /// Whether it describes the files of an image.
    boolean isMetadata() {
        return (flags & METADATA) != 0;
    }

    boolean isCompressed() {
        return (flags & COMPRESSED) != 0;
    }

    /// Whether a part of it lies in another file.
    boolean isSpanned() {
        return (flags & SPANNED) != 0;
    }

    /// Whether it is packed together with others, as in ESD files.
    boolean isSolid() {
        return (flags & SOLID) != 0;
    }

    /// Whether it is what files are packed into, not one of them: of those `offset` is the place in
    /// what was unpacked, and `stored` the size.
    boolean isWholeSolid() {
        return isSolid() && size == SOLID_SIZE;
    }
}
