package dev.stirrup.app.probe;

import dev.stirrup.wire.Bytes;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Takes a file in as it comes: the digest of all of it, and the bytes of its beginning.
final class Intake {
    private static final int LONGEST_HEAD = 16 << 20;

    private final long limit;
    private final MessageDigest digest;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private long size;

    /// @param limit how many bytes are taken
    Intake(long limit) {
        this.limit = limit;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    /// Takes the next bytes.
    ///
    /// @return false when the file is larger than may be fetched
    boolean take(byte[] bytes, int count) {
        size += count;
        digest.update(bytes, 0, count);
        head.write(bytes, 0, Math.min(count, Math.max(0, LONGEST_HEAD - head.size())));
        return size <= limit;
    }

    Content content(String uri) {
        return new Content(
                uri, size, HexFormat.of().formatHex(digest.digest()), Bytes.of(head.toByteArray()));
    }
}
