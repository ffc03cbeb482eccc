package dev.stirrup.trust.export;

import dev.stirrup.trust.Signer;
import dev.stirrup.trust.SignerUnavailableException;
import dev.stirrup.uefi.cms.Certificate;
import dev.stirrup.uefi.cms.SigningKey;
import dev.stirrup.wire.MalformedException;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/// A key of the site, as the firmware formats' room calls for one.
public final class SiteSigningKey implements SigningKey {
    private final Signer signer;
    private final List<Certificate> chain;

    /// @param chain the key's own certificate first, then what shall go along
    public SiteSigningKey(Signer signer, List<X509Certificate> chain) {
        this.signer = signer;
        List<Certificate> certificates = new ArrayList<>();
        for (X509Certificate certificate : chain) {
            certificates.add(certificate(certificate));
        }
        this.chain = List.copyOf(certificates);
    }

    @Override
    public List<Certificate> chain() {
        return chain;
    }

    @Override
    public String algorithm() {
        return signer.scheme().javaName();
    }

    @Override
    public byte[] sign(byte[] message) throws SignatureException {
        try {
            return signer.sign(signer.scheme(), message);
        } catch (SignerUnavailableException e) {
            throw new SignatureException(e.getMessage(), e);
        }
    }

    private static Certificate certificate(X509Certificate certificate) {
        try {
            return Certificate.decode(Pem.der(certificate));
        } catch (MalformedException e) {
            throw new IllegalArgumentException("no certificate: " + e.getMessage(), e);
        }
    }
}
