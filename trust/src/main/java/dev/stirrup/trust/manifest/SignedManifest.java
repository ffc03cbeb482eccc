package dev.stirrup.trust.manifest;

import dev.stirrup.trust.Signer;
import dev.stirrup.trust.site.Adoption;
import dev.stirrup.trust.site.CertificateChain;
import dev.stirrup.trust.site.SignerOutput;
import dev.stirrup.wire.MalformedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/// A [BootManifest] inside a CMS SignedData (RFC 5652) with its signer's certificates, in DER: what
/// `openssl cms -verify -inform DER -purpose any` reads.
public final class SignedManifest {
    /// id-kp-documentSigning, RFC 9336.
    private static final String PURPOSE = "1.3.6.1.5.5.7.3.36";

    private SignedManifest() {}

    /// What a check gives.
    public sealed interface Outcome {
        /// Signed by this site, and of now.
        record Genuine(BootManifest manifest) implements Outcome {}

        /// Signed by this site, for another time.
        record Stale(BootManifest manifest) implements Outcome {}

        /// Not this site's, or changed.
        record Refused(String why) implements Outcome {}
    }

    public static byte[] sign(BootManifest manifest, Signer signer, CertificateChain chain) {
        try {
            var generator = new CMSSignedDataGenerator();
            generator.addSignerInfoGenerator(
                    new JcaSignerInfoGeneratorBuilder(
                                    new JcaDigestCalculatorProviderBuilder().build())
                            .build(new SignerOutput(signer), holder(chain.own())));
            for (X509Certificate certificate : chain.withoutRoot()) {
                generator.addCertificate(holder(certificate));
            }
            return generator
                    .generate(new CMSProcessableByteArray(manifest.encode()), true)
                    .toASN1Structure()
                    .getEncoded("DER");
        } catch (CMSException
                | OperatorCreationException
                | IOException
                | CertificateEncodingException e) {
            throw new IllegalStateException("a manifest cannot be signed", e);
        }
    }

    /// @param roots of the site
    public static Outcome check(byte[] signed, List<X509Certificate> roots, Instant now) {
        if (signed.length > 2 * BootManifest.LARGEST) {
            return new Outcome.Refused("it is too large");
        }
        try {
            CMSSignedData data = new CMSSignedData(signed);
            Optional<String> objection = objection(data, roots, now);
            if (objection.isPresent()) {
                return new Outcome.Refused(objection.get());
            }
            BootManifest manifest =
                    BootManifest.decode((byte[]) data.getSignedContent().getContent());
            boolean isOfNow = !now.isAfter(manifest.notAfter());
            return isOfNow ? new Outcome.Genuine(manifest) : new Outcome.Stale(manifest);
        } catch (MalformedException e) {
            return new Outcome.Refused(String.valueOf(e.getMessage()));
        } catch (CMSException
                | CertificateException
                | OperatorCreationException
                | IOException
                | RuntimeException e) {
            // Bouncy Castle tells of bad ASN.1 by several unchecked exceptions.
            return new Outcome.Refused("it is no signed manifest");
        }
    }

    private static Optional<String> objection(
            CMSSignedData data, List<X509Certificate> roots, Instant now)
            throws CMSException, CertificateException, OperatorCreationException, IOException {
        Collection<SignerInformation> signers = data.getSignerInfos().getSigners();
        if (signers.size() != 1) {
            return Optional.of("it has " + signers.size() + " signers");
        }
        SignerInformation signer = signers.iterator().next();
        List<X509Certificate> offered = new ArrayList<>();
        Optional<X509Certificate> own = Optional.empty();
        for (X509CertificateHolder holder : data.getCertificates().getMatches(null)) {
            X509Certificate certificate = certificate(holder);
            offered.add(certificate);
            own = signer.getSID().match(holder) ? Optional.of(certificate) : own;
        }
        if (own.isEmpty()) {
            return Optional.of("its signer's certificate is not there");
        }
        X509Certificate by = own.get();
        if (Adoption.chain(by.getPublicKey(), offered, roots).isEmpty()) {
            return Optional.of("its signer is not of this site: " + by.getSubjectX500Principal());
        }
        List<String> purposes = by.getExtendedKeyUsage();
        if (purposes == null || !purposes.contains(PURPOSE)) {
            return Optional.of("its signer's key is for something else");
        }
        if (now.isBefore(by.getNotBefore().toInstant())) {
            return Optional.of("its signer's certificate is not valid yet");
        }
        return signer.verify(new JcaSimpleSignerInfoVerifierBuilder().build(by))
                ? Optional.empty()
                : Optional.of("its signature is wrong");
    }

    private static X509CertificateHolder holder(X509Certificate certificate)
            throws IOException, CertificateEncodingException {
        return new X509CertificateHolder(certificate.getEncoded());
    }

    private static X509Certificate certificate(X509CertificateHolder holder)
            throws CertificateException, IOException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(holder.getEncoded()));
    }
}
