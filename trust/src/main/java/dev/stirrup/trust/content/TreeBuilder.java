package dev.stirrup.trust.content;

import dev.stirrup.wire.Sha256;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/// Makes an image's name and its digest tree while its bytes pass by. Used by one thread.
public final class TreeBuilder {
    private static final int FIRST_ROOM = 64 * DigestTree.DIGEST;

    private final MessageDigest whole = Sha256.begin();
    private final MessageDigest leaf = Sha256.begin();
    private byte[] leaves = new byte[FIRST_ROOM];
    private int used;
    private int inLeaf;
    private long size;

    /// For one image.
    public TreeBuilder() {
        // Nothing has passed by yet.
    }

    /// Takes the next bytes.
    public void update(byte[] bytes, int from, int count) {
        whole.update(bytes, from, count);
        int at = from;
        int left = count;
        while (left > 0) {
            int some = Math.min(left, DigestTree.LEAF - inLeaf);
            leaf.update(bytes, at, some);
            at += some;
            left -= some;
            inLeaf += some;
            if (inLeaf == DigestTree.LEAF) {
                endLeaf();
            }
        }
        size += count;
    }

    /// Takes the next leaf if this is its digest, and nothing if it is not. Only whole leaves have
    /// passed by before.
    ///
    /// @param bytes a whole leaf
    public boolean updateIf(byte[] bytes, byte[] digest) {
        if (inLeaf != 0 || bytes.length != DigestTree.LEAF) {
            throw new IllegalArgumentException("not a whole leaf, or not at the edge of one");
        }
        byte[] found = leaf.digest(bytes);
        if (!Arrays.equals(found, digest)) {
            return false;
        }
        whole.update(bytes);
        makeRoom();
        System.arraycopy(found, 0, leaves, used, DigestTree.DIGEST);
        used += DigestTree.DIGEST;
        size += bytes.length;
        return true;
    }

    /// How many whole leaves have passed by.
    public int count() {
        return used / DigestTree.DIGEST;
    }

    /// The digests of the whole leaves from this one on, one behind the other.
    public byte[] digests(int from) {
        return Arrays.copyOfRange(leaves, from * DigestTree.DIGEST, used);
    }

    /// The tree of all that passed by; nothing may follow.
    public DigestTree finish() {
        if (inLeaf > 0) {
            endLeaf();
        }
        var image = new Image(HexFormat.of().formatHex(whole.digest()), size);
        return new DigestTree(image, Arrays.copyOf(leaves, used));
    }

    private void endLeaf() {
        makeRoom();
        try {
            used += leaf.digest(leaves, used, DigestTree.DIGEST);
        } catch (DigestException e) {
            throw new IllegalStateException("there is room for a digest", e);
        }
        inLeaf = 0;
    }

    private void makeRoom() {
        if (used == leaves.length) {
            leaves = Arrays.copyOf(leaves, leaves.length * 2);
        }
    }
}
