package dev.stirrup.trust.site;

import java.io.IOException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.X509v3CertificateBuilder;

/// The extensions of a certificate (RFC 5280 section 4.2), by its use.
final class Extensions {
    /// id-kp-documentSigning, RFC 9336 section 3.
    private static final KeyPurposeId DOCUMENT_SIGNING =
            KeyPurposeId.getInstance(new ASN1ObjectIdentifier("1.3.6.1.5.5.7.3.36"));

    private final List<Entry> entries = new ArrayList<>();

    private record Entry(ASN1ObjectIdentifier type, boolean isCritical, ASN1Encodable value) {}

    private Extensions() {}

    static Extensions of(CertificateOrder order, PublicKey issuer) {
        var made = new Extensions();
        made.add(
                Extension.subjectKeyIdentifier,
                false,
                new SubjectKeyIdentifier(KeyIdentifier.of(order.key())));
        made.add(
                Extension.authorityKeyIdentifier,
                false,
                new AuthorityKeyIdentifier(KeyIdentifier.of(issuer)));
        made.addFor(order.use());
        return made;
    }

    void addTo(X509v3CertificateBuilder builder) throws IOException {
        for (Entry entry : entries) {
            builder.addExtension(entry.type(), entry.isCritical(), entry.value());
        }
    }

    private void addFor(CertificateUse use) {
        switch (use) {
            case CertificateUse.Root() -> authority(new BasicConstraints(true));
            case CertificateUse.Issuing(Duty duty) -> {
                authority(new BasicConstraints(0));
                purposeBelow(duty);
            }
            case CertificateUse.Server(ServerNames names, var status) -> {
                int usage = KeyUsage.digitalSignature | KeyUsage.keyEncipherment;
                end(usage, KeyPurposeId.id_kp_serverAuth);
                add(Extension.subjectAlternativeName, false, generalNames(names));
                status(status);
            }
            case CertificateUse.Machine() ->
                    end(KeyUsage.digitalSignature, KeyPurposeId.id_kp_clientAuth);
            case CertificateUse.CodeSigning(var status) -> {
                end(KeyUsage.digitalSignature, KeyPurposeId.id_kp_codeSigning);
                status(status);
            }
            case CertificateUse.VariableSigning() -> {
                add(Extension.basicConstraints, true, new BasicConstraints(false));
                add(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            }
            case CertificateUse.ManifestSigning() ->
                    end(KeyUsage.digitalSignature, DOCUMENT_SIGNING);
        }
    }

    private void authority(BasicConstraints constraints) {
        add(Extension.basicConstraints, true, constraints);
        int usage = KeyUsage.keyCertSign | KeyUsage.cRLSign | KeyUsage.digitalSignature;
        add(Extension.keyUsage, true, new KeyUsage(usage));
    }

    /// An issuer for one duty cannot stand in for another: OpenSSL and Java hold issuers to these.
    private void purposeBelow(Duty duty) {
        switch (duty) {
            case TLS -> purpose(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_OCSPSigning);
            case MACHINE_IDENTITY ->
                    purpose(KeyPurposeId.id_kp_clientAuth, KeyPurposeId.id_kp_OCSPSigning);
            case BOOT_SIGNING ->
                    purpose(KeyPurposeId.id_kp_codeSigning, KeyPurposeId.id_kp_OCSPSigning);
            case ROOT, PLATFORM, KEY_EXCHANGE, MANIFEST ->
                    throw new IllegalArgumentException(duty + " issues nothing below itself");
        }
    }

    private void end(int usage, KeyPurposeId purpose) {
        add(Extension.basicConstraints, true, new BasicConstraints(false));
        add(Extension.keyUsage, true, new KeyUsage(usage));
        purpose(purpose);
    }

    private void purpose(KeyPurposeId... purposes) {
        add(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
    }

    private void status(CertificateUse.StatusService status) {
        status.responder()
                .map(url -> new GeneralName(GeneralName.uniformResourceIdentifier, url))
                .map(at -> new AccessDescription(AccessDescription.id_ad_ocsp, at))
                .map(AuthorityInformationAccess::new)
                .ifPresent(access -> add(Extension.authorityInfoAccess, false, access));
        status.list()
                .map(url -> new GeneralName(GeneralName.uniformResourceIdentifier, url))
                .map(at -> new DistributionPointName(new GeneralNames(at)))
                .map(at -> new DistributionPoint(at, null, null))
                .map(point -> new CRLDistPoint(new DistributionPoint[] {point}))
                .ifPresent(list -> add(Extension.cRLDistributionPoints, false, list));
    }

    private static GeneralNames generalNames(ServerNames names) {
        List<GeneralName> all = new ArrayList<>();
        names.names().forEach(name -> all.add(new GeneralName(GeneralName.dNSName, name)));
        names.addresses()
                .forEach(address ->
                        all.add(
                                new GeneralName(
                                        GeneralName.iPAddress,
                                        new DEROctetString(address.toArray()))));
        return new GeneralNames(all.toArray(GeneralName[]::new));
    }

    private void add(ASN1ObjectIdentifier type, boolean isCritical, ASN1Encodable value) {
        entries.add(new Entry(type, isCritical, value));
    }
}
