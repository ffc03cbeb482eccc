package dev.stirrup.trust;

import java.security.PublicKey;

/// A private key that signs and is never seen. It may lie in a file or in a token.
public interface Signer {
    /// The other half of the key.
    PublicKey publicKey();

    /// The signature of `message` in the form that X.509 and CMS use: PKCS#1 v1.5 for RSA, the DER
    /// pair of integers for ECDSA. May block, on a token for long.
    ///
    /// @throws SignerUnavailableException when the key is not at hand: taken offline, token removed
    byte[] sign(SignatureScheme scheme, byte[] message);

    /// The scheme that all firmware of the last ten years can check, for this kind of key.
    default SignatureScheme scheme() {
        return SignatureScheme.of(publicKey());
    }
}
