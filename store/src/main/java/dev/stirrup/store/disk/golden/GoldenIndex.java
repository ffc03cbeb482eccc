package dev.stirrup.store.disk.golden;

import dev.stirrup.wire.Sha256;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;

/// What is in a golden image: the digest of each of its leaves, by which its bytes can be checked
/// at any time without reading the rest, and which pieces hold anything at all.
///
/// @param size of the image, in bytes
/// @param pieces set for each piece of [#PIECE] bytes that is not all zero
/// @param leaves SHA-256 of each [#LEAF] bytes, one behind the other
@SuppressWarnings("ArrayRecordComponent") // never compared; a large image has megabytes of them
public record GoldenIndex(long size, BitSet pieces, byte[] leaves) {
    /// 256 KiB; the last leaf may be shorter.
    public static final int LEAF = 256 << 10;

    /// 64 KiB: small enough to keep an image small, large enough to read it in long stretches.
    public static final int PIECE = 64 << 10;

    static final int DIGEST = 32;
    private static final long MAGIC = 0x7374_6972_7275_7031L; // "stirrup1"
    private static final int HEAD = 24;

    /// The image's name: SHA-256 over its size and its leaves' digests.
    public String digest() {
        var digest = Sha256.begin();
        digest.update(ByteBuffer.allocate(16).putLong(MAGIC).putLong(size).array());
        return HexFormat.of().formatHex(digest.digest(leaves));
    }

    /// How many bytes the image takes on a disk.
    public long storedBytes() {
        return (long) pieces.cardinality() * PIECE;
    }

    /// Whether these are the bytes of the leaf that begins at `at`.
    public boolean holds(long at, byte[] leaf) {
        int place = Math.toIntExact(at / LEAF * DIGEST);
        byte[] found = Sha256.begin().digest(leaf);
        return Arrays.equals(found, 0, DIGEST, leaves, place, place + DIGEST);
    }

    /// As it is kept: a damaged one is told by its end.
    byte[] encode() {
        byte[] bits = pieces.toByteArray();
        ByteBuffer out = ByteBuffer.allocate(HEAD + bits.length + leaves.length + DIGEST);
        out.putLong(MAGIC).putLong(size).putInt(bits.length).putInt(leaves.length);
        out.put(bits).put(leaves);
        byte[] covered = Arrays.copyOf(out.array(), out.position());
        return out.put(Sha256.begin().digest(covered)).array();
    }

    /// @throws IOException when it is damaged
    static GoldenIndex decode(byte[] bytes) throws IOException {
        int end = bytes.length - DIGEST;
        try {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            boolean isOurs = in.getLong() == MAGIC;
            long size = in.getLong();
            int bitCount = in.getInt();
            int leafCount = in.getInt();
            byte[] sum = Sha256.begin().digest(Arrays.copyOf(bytes, Math.max(end, 0)));
            boolean isSound =
                    isOurs
                            && (long) HEAD + bitCount + leafCount == end
                            && Arrays.equals(sum, 0, DIGEST, bytes, end, bytes.length);
            if (isSound) {
                BitSet pieces = BitSet.valueOf(in.slice(HEAD, bitCount));
                return new GoldenIndex(
                        size, pieces, Arrays.copyOfRange(bytes, HEAD + bitCount, end));
            }
        } catch (BufferUnderflowException _) {
            // Too short for an index: damaged as well.
        }
        throw new IOException("the golden image's index is damaged");
    }
}
