package dev.stirrup.store.digest;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.security.DigestException;
import java.security.MessageDigestSpi;

/// SHA-256 by libcrypto. Used by one thread at a time, as every digest of Java's.
final class NativeSha256 extends MessageDigestSpi {
    private static final Cleaner CLEANER = Cleaner.create();
    private static final int LENGTH = 32;

    private final Libcrypto library;
    private final MemorySegment context;

    NativeSha256(Libcrypto library) {
        this.library = library;
        MemorySegment made = library.context();
        this.context = made;
        var _ = CLEANER.register(this, () -> library.free(made));
        library.begin(made);
    }

    @Override
    protected int engineGetDigestLength() {
        return LENGTH;
    }

    @Override
    protected void engineUpdate(byte input) {
        engineUpdate(new byte[] {input}, 0, 1);
    }

    @Override
    protected void engineUpdate(byte[] input, int offset, int length) {
        try {
            library.update(context, MemorySegment.ofArray(input).asSlice(offset, length));
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    protected byte[] engineDigest() {
        byte[] digest = new byte[LENGTH];
        try {
            library.end(context, MemorySegment.ofArray(digest));
            library.begin(context);
            return digest;
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    protected int engineDigest(byte[] into, int offset, int length) throws DigestException {
        if (length < LENGTH) {
            throw new DigestException("SHA-256 has " + LENGTH + " bytes");
        }
        System.arraycopy(engineDigest(), 0, into, offset, LENGTH);
        return LENGTH;
    }

    @Override
    protected void engineReset() {
        try {
            library.begin(context);
        } finally {
            Reference.reachabilityFence(this);
        }
    }
}
