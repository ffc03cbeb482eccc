package dev.stirrup.uefi.cms;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.security.SignatureException;
import java.util.Optional;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.bouncycastle.operator.RuntimeOperatorException;

/// A [SigningKey] as Bouncy Castle wants it.
final class KeySigner implements ContentSigner {
    private final SigningKey key;
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private Optional<SignatureException> fault = Optional.empty();

    KeySigner(SigningKey key) {
        this.key = key;
    }

    @Override
    public AlgorithmIdentifier getAlgorithmIdentifier() {
        return new DefaultSignatureAlgorithmIdentifierFinder().find(key.algorithm());
    }

    @Override
    public OutputStream getOutputStream() {
        return message;
    }

    @Override
    public byte[] getSignature() {
        try {
            return checked(key.sign(message.toByteArray()));
        } catch (SignatureException e) {
            fault = Optional.of(e);
            throw new RuntimeOperatorException("the key does not sign", e);
        }
    }

    /// A key and a certificate that do not belong together, from two files of the operator's, would
    /// make signatures that look well and that nobody accepts.
    private byte[] checked(byte[] made) throws SignatureException {
        Certificate own = key.chain().getFirst();
        String algorithm = key.algorithm();
        String digest = algorithm.substring(0, algorithm.indexOf("with"));
        if (!SignatureCheck.fits(own, digest, message.toByteArray(), made)) {
            throw new SignatureException("the key is not that of " + own.commonName());
        }
        return made;
    }

    /// Why the key did not sign, when it was that.
    Optional<SignatureException> fault() {
        return fault;
    }
}
