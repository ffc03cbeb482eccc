package dev.stirrup.store.key;

import dev.stirrup.trust.site.KeyKind;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;

/// New keys: RSA by the system's libcrypto where there is one, all others by Java.
final class KeyMaking {
    private static final String RSA = "RSA";

    private KeyMaking() {}

    static KeyPair make(KeyKind kind) {
        return kind.algorithm().equals(RSA)
                ? NativeRsa.find()
                        .flatMap(library -> library.make(kind.bits()))
                        .orElseGet(() -> byJava(kind))
                : byJava(kind);
    }

    private static KeyPair byJava(KeyKind kind) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(kind.algorithm());
            generator.initialize(kind.bits());
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + kind.algorithm(), e);
        }
    }
}
