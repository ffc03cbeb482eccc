package dev.stirrup.store.key;

import dev.stirrup.trust.SignerUnavailableException;
import dev.stirrup.trust.site.KeyAndChain;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// Keys with their certificates as an encrypted PKCS#12 file, in Java's own form of it: AES-256 and
/// an HMAC by keys derived from the passphrase.
public final class KeyFile {
    private static final String KIND = "PKCS12";

    private KeyFile() {}

    /// @param keys in the order in which they are read back
    public static byte[] encode(List<KeyAndChain> keys, Passphrase passphrase) {
        char[] secret = passphrase.characters();
        try {
            KeyStore file = KeyStore.getInstance(KIND);
            file.load(null, null);
            for (int i = 0; i < keys.size(); i++) {
                KeyAndChain key = keys.get(i);
                file.setKeyEntry(
                        "key-" + i, key.key(), secret, key.chain().toArray(new Certificate[0]));
            }
            var out = new ByteArrayOutputStream();
            file.store(out, secret);
            return out.toByteArray();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("a key cannot be encrypted", e);
        } finally {
            Arrays.fill(secret, '\0');
        }
    }

    /// @param name of the file, for the error
    /// @throws SignerUnavailableException when the passphrase is another one or the file is damaged
    public static List<KeyAndChain> decode(byte[] content, Passphrase passphrase, String name) {
        char[] secret = passphrase.characters();
        try {
            KeyStore file = KeyStore.getInstance(KIND);
            file.load(new ByteArrayInputStream(content), secret);
            List<KeyAndChain> keys = new ArrayList<>();
            for (String alias : sorted(file)) {
                keys.add(key(file, alias, secret));
            }
            return keys;
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            throw new SignerUnavailableException(
                    "The key file "
                            + name
                            + " cannot be opened: it is damaged, or its passphrase is another one.",
                    e);
        } finally {
            Arrays.fill(secret, '\0');
        }
    }

    private static List<String> sorted(KeyStore file) throws GeneralSecurityException {
        List<String> keys = new ArrayList<>();
        for (String alias : Collections.list(file.aliases())) {
            if (file.isKeyEntry(alias)) {
                keys.add(alias);
            }
        }
        Collections.sort(keys);
        return keys;
    }

    private static KeyAndChain key(KeyStore file, String alias, char[] secret)
            throws GeneralSecurityException {
        List<X509Certificate> chain = new ArrayList<>();
        for (Certificate certificate : file.getCertificateChain(alias)) {
            chain.add((X509Certificate) certificate);
        }
        if (file.getKey(alias, secret) instanceof PrivateKey key) {
            return new KeyAndChain(key, chain);
        }
        throw new GeneralSecurityException(alias + " is no private key");
    }
}
