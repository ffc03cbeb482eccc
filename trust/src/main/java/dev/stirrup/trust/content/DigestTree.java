package dev.stirrup.trust.content;

import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.Sha256;
import dev.stirrup.wire.WireReader;
import dev.stirrup.wire.WireWriter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/// The digests of an image's leaves, so that a part of it can be checked without reading the whole.
/// It has one level: leaves of a fixed size and a root over all of them, the image's name and its
/// size. A leaf is small enough that the first block of a file waits for some milliseconds, and
/// large enough that the tree is 1/8192 of the image. Immutable.
public final class DigestTree {
    /// 256 KiB; the last leaf of an image may be shorter.
    public static final int LEAF = 256 * 1024;

    /// Of one leaf's digest, SHA-256, in bytes.
    public static final int DIGEST = 32;

    /// "stirrup", and the version of this form.
    private static final byte[] MAGIC = {'s', 't', 'i', 'r', 'r', 'u', 'p', 1};

    private static final int HEAD = MAGIC.length + DIGEST + 8 + 4;
    private static final long WORD = 0xffff_ffffL;

    /// As much of an encoded tree as [#firstLeaf] looks at, in bytes.
    public static final int BEGINNING = HEAD + DIGEST;

    private final Image image;
    private final byte[] leaves;

    /// @param leaves one digest behind the other; not copied
    DigestTree(Image image, byte[] leaves) {
        if (leaves.length != count(image.size()) * DIGEST) {
            throw new IllegalArgumentException("not as many leaves as the image has");
        }
        this.image = image;
        this.leaves = leaves;
    }

    public Image image() {
        return image;
    }

    /// How many leaves there are.
    public int count() {
        return leaves.length / DIGEST;
    }

    /// Where a leaf lies in the image.
    public Span span(int leaf) {
        long from = (long) leaf * LEAF;
        return new Span(from, Math.min(LEAF, image.size() - from));
    }

    /// The leaf that holds this byte.
    public static int leafAt(long at) {
        return Math.toIntExact(at / LEAF);
    }

    /// The first leaf that another tree of an image of the same size has differently.
    public Optional<Span> firstDifference(DigestTree other) {
        int at = Arrays.mismatch(leaves, other.leaves);
        return at < 0 || image.size() != other.image.size()
                ? Optional.empty()
                : Optional.of(span(at / DIGEST));
    }

    /// Whether these are the bytes of a leaf.
    boolean holds(int leaf, byte[] bytes) {
        byte[] found = Sha256.begin().digest(bytes);
        int at = leaf * DIGEST;
        return Arrays.equals(found, 0, DIGEST, leaves, at, at + DIGEST);
    }

    /// The root: SHA-256 over the image's name and size, the leaves' size, and the leaves.
    public String root() {
        return HexFormat.of().formatHex(root(head().bytes(leaves).toBytes()));
    }

    /// As it is kept on disk: ends with the root, so that a damaged one is no tree.
    public byte[] encode() {
        byte[] content = head().bytes(leaves).toBytes();
        byte[] whole = Arrays.copyOf(content, content.length + DIGEST);
        System.arraycopy(root(content), 0, whole, content.length, DIGEST);
        return whole;
    }

    /// How long the encoded tree of an image of this size is, in bytes.
    public static long encodedLength(long size) {
        return HEAD + (long) count(size) * DIGEST + DIGEST;
    }

    /// @throws MalformedException when it is not of the form that [#encode] writes, or its root
    ///   does not fit
    public static DigestTree decode(byte[] content) throws MalformedException {
        WireReader in = WireReader.of(content);
        if (!Arrays.equals(in.bytes(MAGIC.length), MAGIC)) {
            throw in.malformed("no digest tree");
        }
        String name = HexFormat.of().formatHex(in.bytes(DIGEST));
        long size = in.u32() << 32 | in.u32();
        if (in.u32() != LEAF) {
            throw in.malformed("leaves of another size");
        }
        if (size < 0 || encodedLength(size) != content.length) {
            throw in.malformed("not as long as its image asks for");
        }
        byte[] leaves = in.bytes(count(size) * DIGEST);
        byte[] covered = Arrays.copyOf(content, content.length - DIGEST);
        if (!Arrays.equals(root(covered), in.bytes(DIGEST))) {
            throw in.malformed("the root does not fit");
        }
        return new DigestTree(new Image(name, size), leaves);
    }

    /// What the beginning of an encoded tree says of the first leaf, in 64 lower-case hexadecimal
    /// digits. Not checked: the root is at the tree's end. Empty when it is no tree, or without
    /// leaves.
    public static Optional<String> firstLeaf(byte[] beginning) {
        return beginning.length < BEGINNING
                        || !Arrays.equals(beginning, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
                ? Optional.empty()
                : Optional.of(HexFormat.of().formatHex(beginning, HEAD, BEGINNING));
    }

    /// 2^26 leaves are 16 TiB, more than any image; an array holds no more digests either.
    static int count(long size) {
        long count = size / LEAF + (size % LEAF == 0 ? 0 : 1);
        return (int) Math.min(count, 1 << 26);
    }

    private WireWriter head() {
        var out = new WireWriter(HEAD + leaves.length);
        return out.bytes(MAGIC)
                .bytes(HexFormat.of().parseHex(image.digest()))
                .u32(image.size() >>> 32)
                .u32(image.size() & WORD)
                .u32(LEAF);
    }

    private static byte[] root(byte[] content) {
        return Sha256.begin().digest(content);
    }
}
