package dev.stirrup.uefi.cms;

import java.security.SignatureException;
import java.util.List;

/// A private key that signs, wherever it lies: a file, a token. Implemented by those who hold keys.
public interface SigningKey {
    /// The signer's certificate first, then its issuers as far as they shall go along.
    List<Certificate> chain();

    /// What [#sign] does, in the JDK's words: `SHA256withRSA` (PKCS#1 v1.5), which every firmware
    /// understands, or `SHA256withECDSA`.
    String algorithm();

    /// Signs a message; hashing is part of it.
    ///
    /// @throws SignatureException when the key cannot be used, such as a token that was taken out
    byte[] sign(byte[] message) throws SignatureException;
}
