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

/// The key that the secrets of iSCSI are made with, in an encrypted file beside the site's other
/// keys.
final class DiskKey {
    private static final String FILE = "disks.p12";
    private static final String KIND = "PKCS12";
    private static final String ALIAS = "disks";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int LENGTH = 32;

    private DiskKey() {}

    /// Made at the first call.
    ///
    /// @throws SignerUnavailableException when it cannot be opened
    static SecretKey of(KeyFolder folder, Passphrase passphrase) {
        return folder.alone(() ->
                folder.read(FILE)
                        .map(bytes -> decode(bytes, passphrase))
                        .orElseGet(() -> make(folder, passphrase)));
    }

    private static SecretKey make(KeyFolder folder, Passphrase passphrase) {
        byte[] bytes = new byte[LENGTH];
        new SecureRandom().nextBytes(bytes);
        SecretKey made = new SecretKeySpec(bytes, ALGORITHM);
        folder.write(FILE, encode(made, passphrase));
        return made;
    }

    private static byte[] encode(SecretKey key, Passphrase passphrase) {
        char[] secret = passphrase.characters();
        try {
            KeyStore file = KeyStore.getInstance(KIND);
            file.load(null, null);
            file.setEntry(
                    ALIAS,
                    new KeyStore.SecretKeyEntry(key),
                    new KeyStore.PasswordProtection(secret));
            var out = new ByteArrayOutputStream();
            file.store(out, secret);
            return out.toByteArray();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("a key cannot be encrypted", e);
        } finally {
            Arrays.fill(secret, '\0');
        }
    }

    private static SecretKey decode(byte[] content, Passphrase passphrase) {
        char[] secret = passphrase.characters();
        try {
            KeyStore file = KeyStore.getInstance(KIND);
            file.load(new ByteArrayInputStream(content), secret);
            if (file.getKey(ALIAS, secret) instanceof SecretKey key) {
                return new SecretKeySpec(key.getEncoded(), ALGORITHM);
            }
            throw new GeneralSecurityException("no key in it");
        } catch (GeneralSecurityException | IOException e) {
            throw new SignerUnavailableException(
                    "The key file "
                            + FILE
                            + " cannot be opened: it is damaged, or its passphrase is another one.",
                    e);
        } finally {
            Arrays.fill(secret, '\0');
        }
    }
}
