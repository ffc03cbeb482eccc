package dev.stirrup.store.secret;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.apache.commons.codec.digest.Sha2Crypt;

/// Passwords as `/etc/shadow` keeps them: SHA-512 crypt, which every installer takes.
public final class CryptedPassword {
    private static final String SALT_CHARACTERS =
            "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int SALT = 16;

    /// Twenty times the usual number: about a tenth of a second for each guess.
    private static final String ROUNDS = "rounds=100000";

    private CryptedPassword() {}

    /// With a salt of its own each time.
    public static String of(String password) {
        var random = new SecureRandom();
        var salt = new StringBuilder();
        for (int i = 0; i < SALT; i++) {
            salt.append(SALT_CHARACTERS.charAt(random.nextInt(SALT_CHARACTERS.length())));
        }
        return Sha2Crypt.sha512Crypt(
                password.getBytes(StandardCharsets.UTF_8), "$6$" + ROUNDS + "$" + salt + "$");
    }
}
