package dev.stirrup.trust;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/// A [Signer] over a key of Java's: from a file, or a handle of a token's.
public final class KeySigner implements Signer {
    private final PrivateKey key;
    private final PublicKey publicKey;

    public KeySigner(PrivateKey key, PublicKey publicKey) {
        this.key = key;
        this.publicKey = publicKey;
    }

    @Override
    public PublicKey publicKey() {
        return publicKey;
    }

    @Override
    public byte[] sign(SignatureScheme scheme, byte[] message) {
        if (!scheme.isFor(publicKey)) {
            throw new IllegalArgumentException(scheme + " is not for " + publicKey.getAlgorithm());
        }
        try {
            // No provider is named: Java picks the one that this key belongs to.
            Signature signature = Signature.getInstance(scheme.javaName());
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new SignerUnavailableException("The key cannot sign: " + e.getMessage(), e);
        }
    }

    /// Without the key.
    @Override
    public String toString() {
        return "KeySigner[" + publicKey.getAlgorithm() + "]";
    }
}
