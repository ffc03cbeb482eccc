package dev.stirrup.uefi.cms;

import java.io.IOException;
import java.security.SignatureException;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.RuntimeOperatorException;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/// Detached CMS signatures (RFC 5652) directly over the content, without signed attributes: the one
/// form that both iPXE's `imgverify` (ipxe, src/crypto/cms.c: signed attributes are passed over)
/// and firmware's signed variables (edk2, AuthVariableLib) accept.
public final class DetachedSignature {
    private DetachedSignature() {}

    /// The signature with its outer ContentInfo, in DER: a `.sig` file for iPXE.
    public static byte[] contentInfo(byte[] content, SigningKey key) throws SignatureException {
        return encoded(made(content, key));
    }

    /// The bare SignedData in DER, as signed variables have it.
    public static byte[] signedData(byte[] content, SigningKey key) throws SignatureException {
        try {
            return made(content, key).getContent().toASN1Primitive().getEncoded("DER");
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

    private static byte[] encoded(ContentInfo made) {
        try {
            return made.getEncoded("DER");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ContentInfo made(byte[] content, SigningKey key) throws SignatureException {
        KeySigner signer = new KeySigner(key);
        try {
            CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
            generator.addSignerInfoGenerator(
                    new JcaSignerInfoGeneratorBuilder(
                                    new JcaDigestCalculatorProviderBuilder().build(),
                                    DetachedSignature::keyAlgorithm)
                            .setDirectSignature(true)
                            .setContentDigest(digestOf(signer))
                            .build(signer, key.chain().getFirst().holder()));
            for (Certificate certificate : key.chain()) {
                generator.addCertificate(certificate.holder());
            }
            CMSSignedData made = generator.generate(new CMSProcessableByteArray(content), false);
            return made.toASN1Structure();
        } catch (RuntimeOperatorException e) {
            throw signer.fault().orElse(new SignatureException(e));
        } catch (OperatorCreationException | CMSException e) {
            throw new SignatureException("cannot sign: " + e.getMessage(), e);
        }
    }
}
