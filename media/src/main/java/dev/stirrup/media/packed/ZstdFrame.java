package dev.stirrup.media.packed;

import dev.stirrup.media.tree.Damage;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import java.io.IOException;

/// Finds where zstd's frames end (RFC 8878, 3.1), which the library does not tell.
final class ZstdFrame {
    private static final int MAGIC = 4;
    private static final int SINGLE_SEGMENT = 0x20;
    private static final int CHECKSUM = 4;
    private static final int[] DICTIONARY_BYTES = {0, 1, 2, 4};
    private static final int[] SIZE_BYTES = {0, 2, 4, 8};
    private static final int RAW_BLOCK_HEAD = 3;
    private static final int RUN = 1;
    private static final int RESERVED = 3;

    private ZstdFrame() {}

    /// The place behind the frame at `at` and those that follow it at once.
    static long end(ByteSource source, long at) throws IOException, MalformedException {
        long end = one(source, at);
        while (Packing.of(source, end) == Packing.ZSTD) {
            end = one(source, end);
        }
        return end;
    }

    private static long one(ByteSource source, long at) throws IOException, MalformedException {
        int descriptor = Damage.boundedRead(source, at + MAGIC, 1)[0] & 0xff;
        boolean isSingle = (descriptor & SINGLE_SEGMENT) != 0;
        int sizeBytes = SIZE_BYTES[descriptor >> 6];
        sizeBytes = sizeBytes == 0 && isSingle ? 1 : sizeBytes;
        long next =
                at + MAGIC + 1 + (isSingle ? 0 : 1) + DICTIONARY_BYTES[descriptor & 3] + sizeBytes;
        boolean isLast = false;
        while (!isLast) {
            WireReader in = WireReader.of(Damage.boundedRead(source, next, RAW_BLOCK_HEAD));
            int head = in.u16le() | in.u8() << 16;
            isLast = (head & 1) != 0;
            int kind = head >> 1 & 3;
            if (kind == RESERVED) {
                throw Damage.at("a block of a kind that does not exist", next);
            }
            next += RAW_BLOCK_HEAD + (kind == RUN ? 1 : head >> 3);
        }
        long end = next + ((descriptor & CHECKSUM) != 0 ? Integer.BYTES : 0);
        Damage.checkWithin(source, at, end - at);
        return end;
    }
}
