package dev.stirrup.app.lab;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
    private static final int HEADER = 28;

    /// EFI_CERT_X509 and EFI_CERT_SHA256, as they stand in memory.
    private static final byte[] X509 = HexFormat.of().parseHex("a159c0a5e494a74a87b5ab155c2bf072");

    private static final byte[] SHA256 =
            HexFormat.of().parseHex("2616c4c14c509240aca941f936934328");

    /// Who put the entry there: any value does.
    private static final byte[] OWNER = HexFormat.of().parseHex("385ba37a245a3a4a9c7e6e6267686e62");

    private SignatureLists() {}

    /// Whether this text is a SHA-256 digest.
    public static boolean isDigest(String text) {
        return DIGEST.matcher(text).matches();
    }

    /// The list of one program, by its Authenticode digest.
    public static byte[] ofDigest(String digest) {
        return list(SHA256, HexFormat.of().parseHex(digest));
    }

    /// The lists of these bytes: certificates in PEM or DER, one list for each; signature lists
    /// stay as they are.
    ///
    /// @throws CertificateException when they are neither
    public static byte[] of(byte[] bytes) throws CertificateException {
        if (bytes.length > HEADER && (startsWith(bytes, X509) || startsWith(bytes, SHA256))) {
            return bytes.clone();
        }
        var out = new ByteArrayOutputStream();
        List<? extends Certificate> certificates =
                List.copyOf(
                        CertificateFactory.getInstance("X.509")
                                .generateCertificates(new ByteArrayInputStream(bytes)));
        for (Certificate certificate : certificates) {
            out.writeBytes(list(X509, certificate.getEncoded()));
        }
        if (certificates.isEmpty()) {
            throw new CertificateException("no certificate in it");
        }
        return out.toByteArray();
    }

    private static boolean startsWith(byte[] bytes, byte[] start) {
        return java.util.Arrays.equals(bytes, 0, start.length, start, 0, start.length);
    }

    private static byte[] list(byte[] kind, byte[] entry) {
        int size = OWNER.length + entry.length;
        return ByteBuffer.allocate(HEADER + size)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(kind)
                .putInt(HEADER + size)
                .putInt(0)
                .putInt(size)
                .put(OWNER)
                .put(entry)
                .array();
    }
}
