package dev.stirrup.uefi.pe;

import dev.stirrup.wire.Sha256;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;

/// The digests that firmware knows for programs (edk2, SecurityPkg/Library/
/// DxeImageVerificationLib, mHash).
public enum DigestKind {
    SHA1("SHA-1", "1.3.14.3.2.26", 20),
    SHA224("SHA-224", "2.16.840.1.101.3.4.2.4", 28),
    SHA256("SHA-256", "2.16.840.1.101.3.4.2.1", 32),
    SHA384("SHA-384", "2.16.840.1.101.3.4.2.2", 48),
    SHA512("SHA-512", "2.16.840.1.101.3.4.2.3", 64);

    private final String javaName;
    private final String oid;
    private final int size;

    DigestKind(String javaName, String oid, int size) {
        this.javaName = javaName;
        this.oid = oid;
        this.size = size;
    }

    /// The name by which the JDK and people know it, such as `SHA-256`.
    public String javaName() {
        return javaName;
    }

    /// The object identifier, in dots.
    public String oid() {
        return oid;
    }

    /// How many bytes the digest has.
    public int size() {
        return size;
    }

    public MessageDigest begin() {
        if (this == SHA256) {
            return Sha256.begin();
        }
        try {
            return MessageDigest.getInstance(javaName);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public static Optional<DigestKind> ofOid(String oid) {
        return Arrays.stream(values()).filter(kind -> kind.oid.equals(oid)).findFirst();
    }
}
