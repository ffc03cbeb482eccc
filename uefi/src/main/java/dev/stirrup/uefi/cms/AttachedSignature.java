package dev.stirrup.uefi.cms;

import dev.stirrup.wire.Bytes;
import java.io.IOException;
import java.io.OutputStream;
import java.security.SignatureException;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTCTime;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.cms.CMSAttributeTableGenerator;
import org.bouncycastle.cms.CMSTypedData;

/// PKCS#7 signatures with their content inside (RFC 2315), as Authenticode has them: the content is
/// any ASN.1 value, and what is digested is that value without its own tag and length.
public final class AttachedSignature {
    private AttachedSignature() {}

    /// @param type the content's type, in dots
    /// @param content one value in DER
    /// @param time the signing time that is written into it; nobody verifies that
    /// @return ContentInfo in DER
    public static byte[] sign(String type, byte[] content, Instant time, SigningKey key)
            throws SignatureException {
        ASN1ObjectIdentifier kind = new ASN1ObjectIdentifier(type);
        Typed typed = new Typed(kind, Bytes.of(Asn1.value(content)));
        SignedData made =
                SignedData.getInstance(
                        Signing.detached(typed, key, attributes(kind, time)).getContent());
        return Signing.der(
                new ContentInfo(
                        CMSObjectIdentifiers.signedData,
                        new DERSequence(
                                new ASN1Encodable[] {
                                    new ASN1Integer(1),
                                    made.getDigestAlgorithms(),
                                    new ContentInfo(kind, primitive(content)),
                                    new DERTaggedObject(false, 0, made.getCertificates()),
                                    made.getSignerInfos()
                                })));
    }

    @SuppressWarnings("JavaUtilDate") // Bouncy Castle takes nothing else
    private static CMSAttributeTableGenerator attributes(ASN1ObjectIdentifier kind, Instant time) {
        return given -> {
            byte[] digest = (byte[]) given.get(CMSAttributeTableGenerator.DIGEST);
            ASN1EncodableVector attributes = new ASN1EncodableVector();
            attributes.add(new Attribute(CMSAttributes.contentType, new DERSet(kind)));
            attributes.add(
                    new Attribute(
                            CMSAttributes.signingTime,
                            new DERSet(new DERUTCTime(Date.from(time)))));
            attributes.add(
                    new Attribute(
                            CMSAttributes.messageDigest, new DERSet(new DEROctetString(digest))));
            return new AttributeTable(attributes);
        };
    }

    private static ASN1Primitive primitive(byte[] content) {
        try {
            return ASN1Primitive.fromByteArray(content);
        } catch (IOException e) {
            throw new IllegalArgumentException("content that is no DER", e);
        }
    }

    /// Content as Bouncy Castle wants it.
    private record Typed(ASN1ObjectIdentifier type, Bytes value) implements CMSTypedData {
        @Override
        public ASN1ObjectIdentifier getContentType() {
            return type;
        }

        @Override
        public Object getContent() {
            return value.toArray();
        }

        @Override
        public void write(OutputStream out) throws IOException {
            out.write(value.toArray());
        }
    }
}
