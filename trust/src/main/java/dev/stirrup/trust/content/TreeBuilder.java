package dev.stirrup.trust.content;

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

    /// The tree of all that passed by; nothing may follow.
    public DigestTree finish() {
        if (inLeaf > 0) {
            endLeaf();
        }
        var image = new Image(HexFormat.of().formatHex(whole.digest()), size);
        return new DigestTree(image, Arrays.copyOf(leaves, used));
    }

    private void endLeaf() {
        if (used == leaves.length) {
            leaves = Arrays.copyOf(leaves, leaves.length * 2);
        }
        try {
            used += leaf.digest(leaves, used, DigestTree.DIGEST);
        } catch (DigestException e) {
            throw new IllegalStateException("there is room for a digest", e);
        }
        inLeaf = 0;
    }
}
