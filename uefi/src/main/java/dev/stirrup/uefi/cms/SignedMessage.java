package dev.stirrup.uefi.cms;

import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.jspecify.annotations.Nullable;

/// A PKCS#7 or CMS SignedData (RFC 2315, RFC 5652) that was read: who signed, and whether the
/// signatures fit the content inside. Whom to trust is not decided here.
///
/// @param contentType in dots
/// @param content the content's value in DER with its tag; empty when the signature is detached
/// @param digests the digest algorithms named at its head, in dots
/// @param certificates all that go along, without doubles
public record SignedMessage(
        String contentType,
        Bytes content,
        List<String> digests,
        List<Certificate> certificates,
        List<MessageSigner> signers) {
    /// More than anybody has: a dual-signed shim has two certificates and one signer in each.
    static final int MOST_CERTIFICATES = 32;

    static final int MOST_SIGNERS = 8;

    public SignedMessage {
        digests = List.copyOf(digests);
        certificates = List.copyOf(certificates);
        signers = List.copyOf(signers);
    }

    /// @param der ContentInfo, or the bare SignedData as signed variables have it
    public static SignedMessage decode(byte[] der) throws MalformedException {
        return Asn1.decoded(der, SignedMessage::read);
    }

    /// As [#decode], with padding behind the value, which PE files have.
    public static SignedMessage decodePadded(byte[] padded) throws MalformedException {
        return decode(Asn1.first(padded));
    }

    private static SignedMessage read(byte[] der) throws IOException, MalformedException {
        ASN1Sequence outer = ASN1Sequence.getInstance(ASN1Primitive.fromByteArray(der));
        if (!(outer.getObjectAt(0) instanceof ASN1ObjectIdentifier type)) {
            return read(SignedData.getInstance(outer));
        }
        if (!CMSObjectIdentifiers.signedData.equals(type)) {
            throw new MalformedException("not a signature but " + type, 0);
        }
        return read(SignedData.getInstance(ContentInfo.getInstance(outer).getContent()));
    }

    private static SignedMessage read(SignedData data) throws IOException, MalformedException {
        if (data.getSignerInfos().size() > MOST_SIGNERS) {
            throw new MalformedException(data.getSignerInfos().size() + " signers", 0);
        }
        List<String> digests = new ArrayList<>();
        for (ASN1Encodable one : data.getDigestAlgorithms()) {
            digests.add(AlgorithmIdentifier.getInstance(one).getAlgorithm().getId());
        }
        List<Certificate> certificates = certificates(data.getCertificates());
        ContentInfo inside = data.getEncapContentInfo();
        ASN1Encodable held = inside.getContent();
        byte[] content = held == null ? new byte[0] : held.toASN1Primitive().getEncoded("DL");
        List<MessageSigner> signers = new ArrayList<>();
        for (ASN1Encodable one : data.getSignerInfos()) {
            signers.add(
                    MessageSigner.read(
                            SignerInfo.getInstance(one), certificates, Asn1.value(content)));
        }
        return new SignedMessage(
                inside.getContentType().getId(), Bytes.of(content), digests, certificates, signers);
    }

    private static List<Certificate> certificates(@Nullable ASN1Set set)
            throws IOException, MalformedException {
        Set<Certificate> certificates = new LinkedHashSet<>();
        if (set == null) {
            return List.of();
        }
        if (set.size() > MOST_CERTIFICATES) {
            throw new MalformedException(set.size() + " certificates", 0);
        }
        for (ASN1Encodable one : set) {
            // Attribute certificates and the like have a tag of their own.
            if (one.toASN1Primitive() instanceof ASN1Sequence) {
                certificates.add(Certificate.decode(one.toASN1Primitive().getEncoded("DL")));
            }
        }
        return List.copyOf(certificates);
    }

    /// The certificate of the first signer, when it goes along.
    public Optional<Certificate> firstSigner() {
        return signers.stream().findFirst().flatMap(MessageSigner::certificate);
    }
}
