package dev.stirrup.trust.site;

import dev.stirrup.trust.SignatureScheme;
import dev.stirrup.trust.Signer;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;

/// Our [Signer] as Bouncy Castle calls one.
public final class SignerOutput implements ContentSigner {
    private final Signer signer;
    private final SignatureScheme scheme;
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();

    public SignerOutput(Signer signer) {
        this.signer = signer;
        scheme = signer.scheme();
    }

    @Override
    public AlgorithmIdentifier getAlgorithmIdentifier() {
        return new DefaultSignatureAlgorithmIdentifierFinder().find(scheme.javaName());
    }

    @Override
    public OutputStream getOutputStream() {
        return message;
    }

    @Override
    public byte[] getSignature() {
        return signer.sign(scheme, message.toByteArray());
    }
}
