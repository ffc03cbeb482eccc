package dev.stirrup.app.lab;

import dev.stirrup.uefi.list.EfiGuid;
import dev.stirrup.uefi.list.SignatureList;
import dev.stirrup.uefi.list.SignatureListDecoder;
import dev.stirrup.uefi.list.SignatureListEncoder;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.MalformedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/// EFI signature lists (UEFI specification 2.10, section 32.4.1) for the lab's firmware, from what
/// an operator has at hand.
public final class SignatureLists {
    private static final Pattern DIGEST = Pattern.compile("[0-9A-Fa-f]{64}");

    /// Who put the entry there: any value does.
    private static final EfiGuid OWNER = EfiGuid.of("7aa35b38-5a24-4a3a-9c7e-6e6267686e62");

    private SignatureLists() {}

    /// Whether this text is a SHA-256 digest.
    public static boolean isDigest(String text) {
        return DIGEST.matcher(text).matches();
    }

    /// The list of one program, by its Authenticode digest.
    public static byte[] ofDigest(String digest) {
        return encoded(
                SignatureList.sha256(OWNER, List.of(Bytes.of(HexFormat.of().parseHex(digest)))));
    }

    /// The lists of these bytes: certificates in PEM or DER, one list for each; signature lists
    /// stay as they are.
    ///
    /// @throws CertificateException when they are neither
    public static byte[] of(byte[] bytes) throws CertificateException {
        if (isSignatureLists(bytes)) {
            return bytes.clone();
        }
        var out = new ByteArrayOutputStream();
        List<? extends Certificate> certificates =
                List.copyOf(
                        CertificateFactory.getInstance("X.509")
                                .generateCertificates(new ByteArrayInputStream(bytes)));
        for (Certificate certificate : certificates) {
            out.writeBytes(encoded(SignatureList.x509(OWNER, certificate.getEncoded())));
        }
        if (certificates.isEmpty()) {
            throw new CertificateException("no certificate in it");
        }
        return out.toByteArray();
    }

    private static boolean isSignatureLists(byte[] bytes) {
        try {
            return !SignatureListDecoder.decode(bytes).isEmpty();
        } catch (MalformedException e) {
            return false;
        }
    }

    private static byte[] encoded(SignatureList list) {
        return SignatureListEncoder.encode(List.of(list));
    }
}
