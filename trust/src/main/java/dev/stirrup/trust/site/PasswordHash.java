package dev.stirrup.trust.site;

import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/// Passwords as they are kept: bcrypt in OpenBSD's form (`$2b$10$...`), which tells its own cost.
public final class PasswordHash {
    /// A tenth of a second on a processor of 2020: nobody waits for it, and nobody guesses by it.
    private static final int COST = 10;

    private static final int SALT = 16;
    private static final String VERSION = "2b";

    /// bcrypt looks at no more bytes than these.
    public static final int LONGEST = 72;

    private PasswordHash() {}

    /// @param password at most [#LONGEST] bytes as UTF-8
    public static String of(char[] password, SecureRandom random) {
        byte[] salt = new byte[SALT];
        random.nextBytes(salt);
        return OpenBSDBCrypt.generate(VERSION, password, salt, COST);
    }

    /// Whether this is the password. A hash that is none fits no password.
    public static boolean fits(String hash, char[] password) {
        try {
            return OpenBSDBCrypt.checkPassword(hash, password);
        } catch (IllegalArgumentException e) {
            return false;
        } finally {
            Arrays.fill(password, ' ');
        }
    }
}
