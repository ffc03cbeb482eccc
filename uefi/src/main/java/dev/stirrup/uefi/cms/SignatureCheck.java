package dev.stirrup.uefi.cms;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.CertException;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;

/// Whether signatures fit keys. Keys come from hostile files, so their size is limited: checking
/// one signature must stay cheap.
final class SignatureCheck {
    private static final int LARGEST_RSA_BITS = 8192;
    private static final int LARGEST_EXPONENT_BITS = 33;

    private SignatureCheck() {}

    /// @param digest the JDK's name, such as `SHA-256`
    static boolean fits(Certificate signer, String digest, byte[] message, byte[] signature) {
        SubjectPublicKeyInfo info = signer.holder().getSubjectPublicKeyInfo();
        boolean isRsa =
                PKCSObjectIdentifiers.rsaEncryption.equals(info.getAlgorithm().getAlgorithm());
        Optional<PublicKey> key = key(info);
        if (key.isEmpty()) {
            return false;
        }
        try {
            String name = digest.replace("-", "") + (isRsa ? "withRSA" : "withECDSA");
            Signature check = Signature.getInstance(name);
            check.initVerify(key.get());
            check.update(message);
            return check.verify(signature);
        } catch (GeneralSecurityException | RuntimeException e) {
            return false;
        }
    }

    /// Whether `issuer`'s key signed `certificate`.
    static boolean isIssued(Certificate certificate, Certificate issuer) {
        if (key(issuer.holder().getSubjectPublicKeyInfo()).isEmpty()) {
            return false;
        }
        try {
            return certificate
                    .holder()
                    .isSignatureValid(
                            new JcaContentVerifierProviderBuilder().build(issuer.holder()));
        } catch (OperatorCreationException
                | GeneralSecurityException
                | CertException
                | RuntimeException e) {
            return false;
        }
    }

    private static Optional<PublicKey> key(SubjectPublicKeyInfo info) {
        var algorithm = info.getAlgorithm().getAlgorithm();
        try {
            if (PKCSObjectIdentifiers.rsaEncryption.equals(algorithm)) {
                PublicKey key =
                        KeyFactory.getInstance("RSA")
                                .generatePublic(new X509EncodedKeySpec(info.getEncoded()));
                return Optional.of(key).filter(SignatureCheck::isSmall);
            }
            return X9ObjectIdentifiers.id_ecPublicKey.equals(algorithm)
                    ? Optional.of(
                            KeyFactory.getInstance("EC")
                                    .generatePublic(new X509EncodedKeySpec(info.getEncoded())))
                    : Optional.empty();
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static boolean isSmall(PublicKey key) {
        return key instanceof RSAPublicKey rsa
                && rsa.getModulus().bitLength() <= LARGEST_RSA_BITS
                && rsa.getPublicExponent().bitLength() <= LARGEST_EXPONENT_BITS;
    }
}
