package dev.stirrup.store.key;

import dev.stirrup.trust.SignerUnavailableException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Encrypts texts that are kept in the database, by AES-256 in Galois/Counter Mode (NIST SP
/// 800-38D). The key lies with the site's other keys, encrypted under the same passphrase, so
/// neither a copied database nor a copied key file alone tells a secret.
public final class SealingKey {
    private static final String FILE = "secrets.p12";
    private static final String ALIAS = "sealing";
    private static final String ALGORITHM = "AES";
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int KEY = 32;

    /// The length that GCM is made for; random, and there are far fewer than 2^32 of them.
    private static final int NONCE = 12;

    private static final int TAG_BITS = 128;

    private final SecretKey key;

    private SealingKey(SecretKey key) {
        this.key = key;
    }

    /// The site's key, made when there is none. The caller keeps others out.
    static SealingKey of(KeyFolder folder, Passphrase passphrase) {
        Optional<byte[]> kept = folder.read(FILE);
        if (kept.isPresent()) {
            return new SealingKey(read(kept.get(), passphrase));
        }
        byte[] bytes = new byte[KEY];
        new SecureRandom().nextBytes(bytes);
        SecretKey made = new SecretKeySpec(bytes, ALGORITHM);
        Arrays.fill(bytes, (byte) 0);
        folder.write(FILE, written(made, passphrase));
        return new SealingKey(made);
    }

    /// The text, encrypted.
    ///
    /// @param name of the secret; what was sealed under one name opens under no other
    public String seal(String name, String text) {
        byte[] nonce = new byte[NONCE];
        new SecureRandom().nextBytes(nonce);
        try {
            byte[] sealed =
                    cipher(Cipher.ENCRYPT_MODE, nonce, name)
                            .doFinal(text.getBytes(StandardCharsets.UTF_8));
            byte[] all = Arrays.copyOf(nonce, NONCE + sealed.length);
            System.arraycopy(sealed, 0, all, NONCE, sealed.length);
            return Base64.getEncoder().encodeToString(all);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a secret cannot be encrypted", e);
        }
    }

    /// The text that was sealed under this name.
    ///
    /// @throws SignerUnavailableException when it was not, or by another key
    public String open(String name, String sealed) {
        try {
            byte[] all = Base64.getDecoder().decode(sealed);
            byte[] nonce = Arrays.copyOf(all, NONCE);
            byte[] text =
                    cipher(Cipher.DECRYPT_MODE, nonce, name)
                            .doFinal(all, NONCE, Math.max(0, all.length - NONCE));
            return new String(text, StandardCharsets.UTF_8);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new SignerUnavailableException(
                    "The secret " + name + " cannot be opened: it was sealed by another key.", e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String name) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(name.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static byte[] written(SecretKey key, Passphrase passphrase) {
        char[] secret = passphrase.characters();
        try {
            KeyStore file = KeyStore.getInstance("PKCS12");
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

    private static SecretKey read(byte[] content, Passphrase passphrase) {
        char[] secret = passphrase.characters();
        try {
            KeyStore file = KeyStore.getInstance("PKCS12");
            file.load(new ByteArrayInputStream(content), secret);
            if (file.getKey(ALIAS, secret) instanceof SecretKey key) {
                return key;
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

    /// Never the key.
    @Override
    public String toString() {
        return "SealingKey[hidden]";
    }
}
