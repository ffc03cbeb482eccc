package dev.stirrup.store.key;

import dev.stirrup.trust.SignerUnavailableException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/// Encrypts texts that are kept in the database, by AES-256 in Galois/Counter Mode (NIST SP
/// 800-38D). The key lies with the site's other keys, encrypted under the same passphrase, so
/// neither a copied database nor a copied key file alone tells a secret.
public final class SealingKey {
    private static final String CIPHER = "AES/GCM/NoPadding";

    /// The length that GCM is made for; random, and there are far fewer than 2^32 of them.
    private static final int NONCE = 12;

    private static final int TAG_BITS = 128;

    private final SecretKey key;

    private SealingKey(SecretKey key) {
        this.key = key;
    }

    /// The site's key, made when there is none. The caller keeps others out.
    static SealingKey of(KeyFolder folder, Passphrase passphrase) {
        return new SealingKey(SecretKeyFile.SECRETS.key(folder, passphrase));
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

    /// Never the key.
    @Override
    public String toString() {
        return "SealingKey[hidden]";
    }
}
