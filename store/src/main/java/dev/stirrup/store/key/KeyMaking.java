package dev.stirrup.store.key;

import dev.stirrup.trust.site.KeyKind;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;

/// New keys by Java's own generators. An RSA key takes a second or so of one core.
final class KeyMaking {
    private KeyMaking() {}

    static KeyPair make(KeyKind kind) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(kind.algorithm());
            generator.initialize(kind.bits());
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + kind.algorithm(), e);
        }
    }
}
