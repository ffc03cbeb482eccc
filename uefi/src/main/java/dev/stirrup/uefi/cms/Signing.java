package dev.stirrup.uefi.cms;

import java.io.IOException;
import java.security.SignatureException;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cms.CMSAttributeTableGenerator;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.CMSTypedData;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.RuntimeOperatorException;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.jspecify.annotations.Nullable;

/// How our signatures are made with Bouncy Castle, in the form that OpenSSL gives them.
final class Signing {
    private Signing() {}

    /// Signs content that stays outside.
    ///
    /// @param attributes those to be signed; null signs the content itself
    static ContentInfo detached(
            CMSTypedData content, SigningKey key, @Nullable CMSAttributeTableGenerator attributes)
            throws SignatureException {
        KeySigner signer = new KeySigner(key);
        try {
            CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
            var builder =
                    new JcaSignerInfoGeneratorBuilder(
                                    new JcaDigestCalculatorProviderBuilder().build(),
                                    Signing::keyAlgorithm)
                            .setContentDigest(digestOf(signer))
                            .setDirectSignature(attributes == null);
            if (attributes != null) {
                builder.setSignedAttributeGenerator(attributes);
            }
            generator.addSignerInfoGenerator(
                    builder.build(signer, key.chain().getFirst().holder()));
            for (Certificate certificate : key.chain()) {
                generator.addCertificate(certificate.holder());
            }
            return generator.generate(content, false).toASN1Structure();
        } catch (RuntimeOperatorException e) {
            throw signer.fault().orElse(new SignatureException(e));
        } catch (OperatorCreationException | CMSException e) {
            throw new SignatureException("cannot sign: " + e.getMessage(), e);
        }
    }

    static byte[] der(ASN1Encodable value) {
        try {
            return value.toASN1Primitive().getEncoded("DER");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// With the parameter NULL, as OpenSSL writes it: RFC 5754 allows both, old readers know this
    /// one.
    private static AlgorithmIdentifier digestOf(KeySigner signer) {
        var found =
                new DefaultDigestAlgorithmIdentifierFinder().find(signer.getAlgorithmIdentifier());
        return new AlgorithmIdentifier(found.getAlgorithm(), DERNull.INSTANCE);
    }

    /// RSA signatures are named by the key's algorithm alone, as OpenSSL and sbsign do.
    private static AlgorithmIdentifier keyAlgorithm(AlgorithmIdentifier signature) {
        return PKCSObjectIdentifiers.sha256WithRSAEncryption.equals(signature.getAlgorithm())
                ? new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE)
                : signature;
    }
}
