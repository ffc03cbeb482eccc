package dev.stirrup.uefi.cms;

import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.Time;
import org.bouncycastle.asn1.tsp.TSTInfo;

/// Somebody's word that a signature existed at a time. No firmware looks at it unless dbx revokes a
/// certificate from a time on.
///
/// @param signer whose word it is, when his certificate goes along
/// @param isIntact it is about this signature, and signed with that certificate's key
public record TimeStamp(Instant at, Optional<Certificate> signer, boolean isIntact) {
    /// Microsoft's attribute for a token of RFC 3161.
    private static final String TOKEN = "1.3.6.1.4.1.311.3.3.1";

    /// PKCS#9 (RFC 2985, section 5.3.6): the older form.
    private static final String COUNTER_SIGNATURE = "1.2.840.113549.1.9.6";

    /// All that go along with a signature and can be read. One that is broken breaks nothing else.
    ///
    /// @param known certificates of the message
    public static List<TimeStamp> of(MessageSigner signer, List<Certificate> known) {
        List<TimeStamp> stamps = new ArrayList<>();
        for (MessageSigner.AttributeValue value : signer.unsigned()) {
            try {
                byte[] over = signer.signature().toArray();
                if (value.type().equals(TOKEN)) {
                    stamps.add(token(SignedMessage.decode(value.value().toArray()), over));
                } else if (value.type().equals(COUNTER_SIGNATURE)) {
                    counter(MessageSigner.counter(value.value().toArray(), known, over))
                            .ifPresent(stamps::add);
                }
            } catch (MalformedException _) {
                // Left out.
            }
        }
        return stamps;
    }

    private static TimeStamp token(SignedMessage message, byte[] over) throws MalformedException {
        return Asn1.guarded(() -> {
            byte[] inside =
                    ASN1OctetString.getInstance(
                                    ASN1Primitive.fromByteArray(message.content().toArray()))
                            .getOctets();
            Asn1.checkShape(inside);
            TSTInfo token = TSTInfo.getInstance(ASN1Primitive.fromByteArray(inside));
            var imprint = token.getMessageImprint();
            boolean isAbout =
                    MessageSigner.digestName(imprint.getHashAlgorithm().getAlgorithm().getId())
                            .map(name -> digest(name, over))
                            .filter(digest ->
                                    MessageDigest.isEqual(digest, imprint.getHashedMessage()))
                            .isPresent();
            boolean isSigned = message.signers().stream().anyMatch(MessageSigner::isIntact);
            return new TimeStamp(instant(token), message.firstSigner(), isAbout && isSigned);
        });
    }

    @SuppressWarnings("JavaUtilDate") // Bouncy Castle gives nothing else
    private static Instant instant(TSTInfo token) throws MalformedException {
        try {
            return token.getGenTime().getDate().toInstant();
        } catch (ParseException e) {
            throw new MalformedException("time stamp without a time", 0);
        }
    }

    @SuppressWarnings("JavaUtilDate")
    private static Optional<TimeStamp> counter(MessageSigner signer) throws MalformedException {
        for (MessageSigner.AttributeValue value : signer.signed()) {
            if (value.type().equals(CMSAttributes.signingTime.getId())) {
                Instant at = Asn1.guarded(() -> instant(value.value().toArray()));
                return Optional.of(new TimeStamp(at, signer.certificate(), signer.isIntact()));
            }
        }
        return Optional.empty();
    }

    @SuppressWarnings("JavaUtilDate")
    private static Instant instant(byte[] der) throws IOException {
        return Time.getInstance(ASN1Primitive.fromByteArray(der)).getDate().toInstant();
    }

    private static byte[] digest(String name, byte[] content) {
        try {
            return MessageDigest.getInstance(name).digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
