package dev.stirrup.trust.export;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/// A private key in the PEM forms that OpenSSL writes: PKCS#8, PKCS#1, SEC 1, encrypted or not.
public final class PemKey {
    private PemKey() {}

    /// @param passphrase for an encrypted key
    /// @throws UnusableFileException when there is none, or the passphrase is another one
    public static PrivateKey read(byte[] content, Optional<char[]> passphrase)
            throws UnusableFileException {
        if (content.length > Pem.LARGEST) {
            throw new UnusableFileException("it is longer than " + Pem.LARGEST + " bytes");
        }
        try (var parser =
                new PEMParser(new StringReader(new String(content, StandardCharsets.ISO_8859_1)))) {
            for (Object found = parser.readObject(); found != null; found = parser.readObject()) {
                Optional<PrivateKeyInfo> key = key(found, passphrase);
                if (key.isPresent()) {
                    return new JcaPEMKeyConverter().getPrivateKey(key.get());
                }
            }
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new UnusableFileException(
                    "its private key cannot be read: it is damaged, or the passphrase is another"
                            + " one");
        }
        throw new UnusableFileException("it holds no private key in PEM form");
    }

    private static Optional<PrivateKeyInfo> key(Object found, Optional<char[]> passphrase)
            throws IOException, GeneralSecurityException, UnusableFileException {
        return switch (found) {
            case PrivateKeyInfo plain -> Optional.of(plain);
            case PEMKeyPair pair -> Optional.of(pair.getPrivateKeyInfo());
            case PEMEncryptedKeyPair pair ->
                    Optional.of(
                            pair.decryptKeyPair(
                                            new JcePEMDecryptorProviderBuilder()
                                                    .build(needed(passphrase)))
                                    .getPrivateKeyInfo());
            case PKCS8EncryptedPrivateKeyInfo closed ->
                    Optional.of(opened(closed, needed(passphrase)));
            default -> Optional.empty();
        };
    }

    /// By Java's own PBES2: its parameters print as the name of their cipher.
    private static PrivateKeyInfo opened(PKCS8EncryptedPrivateKeyInfo closed, char[] passphrase)
            throws IOException, GeneralSecurityException {
        var known = new EncryptedPrivateKeyInfo(closed.getEncoded());
        String cipher = known.getAlgParameters().toString();
        var key = SecretKeyFactory.getInstance(cipher).generateSecret(new PBEKeySpec(passphrase));
        Cipher open = Cipher.getInstance(cipher);
        open.init(Cipher.DECRYPT_MODE, key, known.getAlgParameters());
        return PrivateKeyInfo.getInstance(known.getKeySpec(open).getEncoded());
    }

    private static char[] needed(Optional<char[]> passphrase) throws UnusableFileException {
        return passphrase.orElseThrow(() ->
                new UnusableFileException(
                        "its private key is encrypted, and needs its passphrase"));
    }
}
