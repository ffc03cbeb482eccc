package dev.stirrup.uefi.cms;

import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.jspecify.annotations.Nullable;

/// One signer of a message.
///
/// @param certificate his, when it goes along with the message
/// @param digest the digest algorithm, in dots
/// @param isIntact the signature is that of the certificate's key, over this content
/// @param signature the signature's bytes
/// @param signed values of signed attributes, by their type in dots
/// @param unsigned values of unsigned attributes
public record MessageSigner(
        Optional<Certificate> certificate,
        String digest,
        boolean isIntact,
        Bytes signature,
        List<AttributeValue> signed,
        List<AttributeValue> unsigned) {
    private static final Map<String, String> DIGESTS =
            Map.of(
                    "1.2.840.113549.2.5", "MD5",
                    "1.3.14.3.2.26", "SHA-1",
                    "2.16.840.1.101.3.4.2.4", "SHA-224",
                    "2.16.840.1.101.3.4.2.1", "SHA-256",
                    "2.16.840.1.101.3.4.2.2", "SHA-384",
                    "2.16.840.1.101.3.4.2.3", "SHA-512");

    private static final int MOST_ATTRIBUTES = 64;

    /// @param type in dots
    /// @param value in DER
    public record AttributeValue(String type, Bytes value) {}

    public MessageSigner {
        signed = List.copyOf(signed);
        unsigned = List.copyOf(unsigned);
    }

    /// The digest algorithm's usual name, such as `SHA-256`, when it is one that is known.
    public static Optional<String> digestName(String oid) {
        return Optional.ofNullable(DIGESTS.get(oid));
    }

    /// A counter signature (PKCS#9, RFC 2985 section 5.3.6): one signer over another's signature.
    ///
    /// @param der SignerInfo
    /// @param over the other signature's bytes
    public static MessageSigner counter(byte[] der, List<Certificate> known, byte[] over)
            throws MalformedException {
        return Asn1.decoded(
                der,
                bytes ->
                        read(
                                SignerInfo.getInstance(ASN1Primitive.fromByteArray(bytes)),
                                known,
                                over));
    }

    static MessageSigner read(SignerInfo info, List<Certificate> known, byte[] content)
            throws IOException, MalformedException {
        Optional<Certificate> certificate = find(info, known);
        String digest = info.getDigestAlgorithm().getAlgorithm().getId();
        ASN1Set attributes = info.getAuthenticatedAttributes();
        List<AttributeValue> signed = values(attributes);
        byte[] signature = info.getEncryptedDigest().getOctets();
        Optional<String> name = digestName(digest);
        boolean isIntact = false;
        if (certificate.isPresent() && name.isPresent()) {
            boolean isOfContent = attributes == null || hasDigest(signed, name.get(), content);
            // Signed as a SET although they lie under a tag (RFC 5652 section 5.4), in their order.
            byte[] message = attributes == null ? content : attributes.getEncoded("DL");
            isIntact =
                    isOfContent
                            && SignatureCheck.fits(
                                    certificate.get(), name.get(), message, signature);
        }
        return new MessageSigner(
                certificate,
                digest,
                isIntact,
                Bytes.of(signature),
                signed,
                values(info.getUnauthenticatedAttributes()));
    }

    private static Optional<Certificate> find(SignerInfo info, List<Certificate> known) {
        if (!(info.getSID().getId().toASN1Primitive() instanceof ASN1Sequence id)) {
            return Optional.empty();
        }
        IssuerAndSerialNumber wanted = IssuerAndSerialNumber.getInstance(id);
        return known.stream()
                .filter(one ->
                        one.serial().equals(wanted.getSerialNumber().getValue())
                                && one.holder().getIssuer().equals(wanted.getName()))
                .findFirst();
    }

    private static boolean hasDigest(List<AttributeValue> signed, String name, byte[] content)
            throws IOException {
        Optional<AttributeValue> claimed =
                signed.stream()
                        .filter(one -> one.type().equals(CMSAttributes.messageDigest.getId()))
                        .findFirst();
        if (claimed.isEmpty()) {
            return false;
        }
        byte[] digest =
                ASN1OctetString.getInstance(
                                ASN1Primitive.fromByteArray(claimed.get().value().toArray()))
                        .getOctets();
        try {
            return MessageDigest.isEqual(digest, MessageDigest.getInstance(name).digest(content));
        } catch (NoSuchAlgorithmException e) {
            return false;
        }
    }

    private static List<AttributeValue> values(@Nullable ASN1Set set)
            throws IOException, MalformedException {
        List<AttributeValue> values = new ArrayList<>();
        if (set == null) {
            return values;
        }
        for (ASN1Encodable one : set) {
            Attribute attribute = Attribute.getInstance(one);
            for (ASN1Encodable value : attribute.getAttrValues()) {
                if (values.size() == MOST_ATTRIBUTES) {
                    throw new MalformedException("more than " + MOST_ATTRIBUTES + " attributes", 0);
                }
                values.add(
                        new AttributeValue(
                                attribute.getAttrType().getId(),
                                Bytes.of(value.toASN1Primitive().getEncoded("DL"))));
            }
        }
        return values;
    }
}
