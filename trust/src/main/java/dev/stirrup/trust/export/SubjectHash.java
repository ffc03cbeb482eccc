package dev.stirrup.trust.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;

/// By which name OpenSSL looks for an authority in a folder of certificates (its `c_rehash`,
/// `X509_NAME_hash_ex`).
public final class SubjectHash {
    private static final int USED = 4;

    private SubjectHash() {}

    /// Eight hexadecimal digits; behind them stands a dot and a number, for subjects that share it.
    public static String of(X509Certificate certificate) {
        byte[] digest = sha1(canonical(certificate));
        byte[] head = new byte[USED];
        for (int i = 0; i < USED; i++) {
            head[i] = digest[USED - 1 - i];
        }
        return HexFormat.of().formatHex(head);
    }

    /// The subject as it is compared: each text in UTF-8, small letters, single spaces.
    private static byte[] canonical(X509Certificate certificate) {
        X500Name name = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        var out = new ByteArrayOutputStream();
        try {
            for (RDN part : name.getRDNs()) {
                ASN1Encodable[] pairs =
                        Arrays.stream(part.getTypesAndValues())
                                .map(SubjectHash::pair)
                                .toArray(ASN1Encodable[]::new);
                out.write(new DERSet(pairs).getEncoded(ASN1Encoding.DER));
            }
        } catch (IOException e) {
            throw new IllegalStateException("a name without its bytes", e);
        }
        return out.toByteArray();
    }

    private static DERSequence pair(AttributeTypeAndValue pair) {
        boolean isText =
                pair.getValue() instanceof ASN1String && !(pair.getValue() instanceof DERBitString);
        ASN1Encodable value =
                isText
                        ? new DERUTF8String(text(((ASN1String) pair.getValue()).getString()))
                        : pair.getValue();
        return new DERSequence(new ASN1Encodable[] {pair.getType(), value});
    }

    /// Only ASCII letters become small ones.
    private static String text(String value) {
        StringBuilder small = new StringBuilder();
        for (char c : value.strip().replaceAll("[ \\t\\n\\x0B\\f\\r]+", " ").toCharArray()) {
            small.append(c < 0x80 ? String.valueOf(c).toLowerCase(Locale.ROOT) : c);
        }
        return small.toString();
    }

    private static byte[] sha1(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
