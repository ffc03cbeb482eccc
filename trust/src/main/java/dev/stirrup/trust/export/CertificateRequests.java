package dev.stirrup.trust.export;

import dev.stirrup.trust.Signer;
import dev.stirrup.trust.site.SignerOutput;
import java.io.IOException;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;

/// Asks another authority for a certificate (PKCS#10, RFC 2986).
public final class CertificateRequests {
    private CertificateRequests() {}

    /// Who asks, and for what.
    public record Subject(String organisation, String commonName, boolean isIssuer) {}

    /// The request in DER, signed by the key it is for.
    public static byte[] make(Subject subject, Signer key) {
        var name =
                new X500NameBuilder(BCStyle.INSTANCE)
                        .addRDN(BCStyle.O, subject.organisation())
                        .addRDN(BCStyle.CN, subject.commonName())
                        .build();
        var builder =
                new PKCS10CertificationRequestBuilder(
                        name, SubjectPublicKeyInfo.getInstance(key.publicKey().getEncoded()));
        try {
            var wanted = new ExtensionsGenerator();
            if (subject.isIssuer()) {
                int usage = KeyUsage.keyCertSign | KeyUsage.cRLSign | KeyUsage.digitalSignature;
                wanted.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
                wanted.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
            } else {
                wanted.addExtension(
                        Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            }
            builder.addAttribute(
                    PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, wanted.generate());
            return builder.build(new SignerOutput(key)).getEncoded();
        } catch (IOException e) {
            throw new IllegalStateException("a request just made cannot be encoded", e);
        }
    }
}
