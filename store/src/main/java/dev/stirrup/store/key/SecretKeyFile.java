package dev.stirrup.store.key;

import dev.stirrup.trust.SignerUnavailableException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/// A secret key of 256 bits in an encrypted file beside the site's other keys.
///
/// @param file its name in the folder of the keys
/// @param alias how it is called inside
/// @param algorithm what it is for, by Java's name
record SecretKeyFile(String file, String alias, String algorithm) {
    /// What machines' secrets for iSCSI are made with.
    static final SecretKeyFile DISKS = new SecretKeyFile("disks.p12", "disks", "HmacSHA256");

    /// What the secrets in the database are sealed with.
    static final SecretKeyFile SECRETS = new SecretKeyFile("secrets.p12", "sealing", "AES");

    private static final String KIND = "PKCS12";
    private static final int LENGTH = 32;

    /// The key, made when there is none. The caller keeps others out.
    ///
    /// @throws SignerUnavailableException when it cannot be opened
    SecretKey key(KeyFolder folder, Passphrase passphrase) {
        return folder.read(file)
                .map(bytes -> decode(bytes, passphrase))
                .orElseGet(() -> make(folder, passphrase));
    }

    private SecretKey make(KeyFolder folder, Passphrase passphrase) {
        byte[] bytes = new byte[LENGTH];
        new SecureRandom().nextBytes(bytes);
        SecretKey made = new SecretKeySpec(bytes, algorithm);
        Arrays.fill(bytes, (byte) 0);
        folder.write(file, encode(made, passphrase));
        return made;
    }

    private byte[] encode(SecretKey key, Passphrase passphrase) {
        char[] secret = passphrase.characters();
        try {
            KeyStore store = KeyStore.getInstance(KIND);
            store.load(null, null);
            store.setEntry(
                    alias,
                    new KeyStore.SecretKeyEntry(key),
                    new KeyStore.PasswordProtection(secret));
            var out = new ByteArrayOutputStream();
            store.store(out, secret);
            return out.toByteArray();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("a key cannot be encrypted", e);
        } finally {
            Arrays.fill(secret, '\0');
        }
    }

    private SecretKey decode(byte[] content, Passphrase passphrase) {
        char[] secret = passphrase.characters();
        try {
            KeyStore store = KeyStore.getInstance(KIND);
            store.load(new ByteArrayInputStream(content), secret);
            if (store.getKey(alias, secret) instanceof SecretKey key) {
                return new SecretKeySpec(key.getEncoded(), algorithm);
            }
            throw new GeneralSecurityException("no key in it");
        } catch (GeneralSecurityException | IOException e) {
            throw new SignerUnavailableException(
                    "The key file "
                            + file
                            + " cannot be opened: it is damaged, or its passphrase is another one.",
                    e);
        } finally {
            Arrays.fill(secret, '\0');
        }
    }
}
