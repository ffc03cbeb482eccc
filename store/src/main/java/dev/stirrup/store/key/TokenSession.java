package dev.stirrup.store.key;

import dev.stirrup.store.key.TokenModule.Slot;
import dev.stirrup.trust.SignatureScheme;
import dev.stirrup.trust.site.KeyKind;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// One log-in to a token by Java's own provider. Its keys are named by alias. Not safe for use by
/// several threads.
final class TokenSession {
    private static final AtomicInteger COUNT = new AtomicInteger();

    /// Keys are made on the token and stay there: it never gives them out, not even encrypted. Both
    /// halves are made as objects of the token rather than of the session: for the latter Java
    /// keeps handles, and when those are collected after the module was started anew, it would
    /// destroy whatever bears the number by then.
    private static final String ATTRIBUTES =
            """
            attributes(generate, CKO_PRIVATE_KEY, *) = {
              CKA_TOKEN = true
              CKA_PRIVATE = true
              CKA_SENSITIVE = true
              CKA_EXTRACTABLE = false
              CKA_SIGN = true
              CKA_DECRYPT = false
              CKA_UNWRAP = false
            }
            attributes(generate, CKO_PUBLIC_KEY, *) = {
              CKA_TOKEN = true
            }
            """;

    private final Provider provider;
    private final KeyStore store;
    private final Map<String, Entry> known = new HashMap<>();

    private TokenSession(Provider provider, KeyStore store) {
        this.provider = provider;
        this.store = store;
    }

    /// A private key of the token and its public half as Java's own.
    record Pair(PrivateKey key, PublicKey publicKey) {}

    /// A key with its certificate.
    record Entry(PrivateKey key, X509Certificate certificate) {}

    /// @throws javax.security.auth.login.FailedLoginException as a cause, when the PIN is wrong
    static TokenSession open(TokenPlace place, Slot slot, Passphrase pin)
            throws GeneralSecurityException, IOException {
        char[] secret = pin.characters();
        try {
            Provider provider =
                    Security.getProvider("SunPKCS11")
                            .configure(
                                    "--name = stirrup-%d%nlibrary = \"%s\"%nslot = %d%n%s"
                                            .formatted(
                                                    COUNT.incrementAndGet(),
                                                    place.library(),
                                                    slot.id(),
                                                    ATTRIBUTES));
            KeyStore store = KeyStore.getInstance("PKCS11", provider);
            store.load(null, secret);
            return new TokenSession(provider, store);
        } finally {
            Arrays.fill(secret, '\0');
        }
    }

    /// A new key on the token, with no name yet.
    Pair make(KeyKind kind) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(kind.algorithm(), provider);
        generator.initialize(kind.bits());
        KeyPair pair = generator.generateKeyPair();
        PublicKey publicKey =
                KeyFactory.getInstance(kind.algorithm())
                        .generatePublic(new X509EncodedKeySpec(pair.getPublic().getEncoded()));
        return new Pair(pair.getPrivate(), publicKey);
    }

    /// Names a key, and keeps its certificate on the token.
    void keep(String alias, PrivateKey key, X509Certificate certificate)
            throws GeneralSecurityException {
        store.setKeyEntry(alias, key, null, new X509Certificate[] {certificate});
    }

    Optional<Entry> find(String alias) throws GeneralSecurityException {
        Entry before = known.get(alias);
        if (before != null) {
            return Optional.of(before);
        }
        if (store.getKey(alias, null) instanceof PrivateKey key
                && store.getCertificate(alias) instanceof X509Certificate certificate) {
            Entry entry = new Entry(key, certificate);
            known.put(alias, entry);
            return Optional.of(entry);
        }
        return Optional.empty();
    }

    void delete(String alias) throws GeneralSecurityException {
        known.remove(alias);
        if (store.containsAlias(alias)) {
            store.deleteEntry(alias);
        }
    }

    byte[] sign(PrivateKey key, SignatureScheme scheme, byte[] message)
            throws GeneralSecurityException {
        Signature signature = Signature.getInstance(scheme.javaName(), provider);
        signature.initSign(key);
        signature.update(message);
        return signature.sign();
    }
}
