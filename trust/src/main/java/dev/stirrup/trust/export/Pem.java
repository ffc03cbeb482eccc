package dev.stirrup.trust.export;

import java.io.ByteArrayInputStream;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/// Certificates as PEM text (RFC 7468) and back.
public final class Pem {
    /// More than any chain with its roots, and no burden.
    public static final int LARGEST = 1 << 20;

    private static final int COLUMNS = 64;

    private Pem() {}

    /// One block.
    ///
    /// @param label such as `CERTIFICATE REQUEST`
    public static String block(String label, byte[] der) {
        String body = Base64.getMimeEncoder(COLUMNS, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }

    public static String certificates(List<X509Certificate> certificates) {
        return certificates.stream()
                .map(certificate -> block("CERTIFICATE", der(certificate)))
                .collect(Collectors.joining());
    }

    /// The certificates in a file: PEM blocks, or one or more in DER.
    ///
    /// @throws UnusableFileException when it holds none, or anything else
    public static List<X509Certificate> certificates(byte[] content) throws UnusableFileException {
        if (content.length > LARGEST) {
            throw new UnusableFileException("it is longer than " + LARGEST + " bytes");
        }
        List<X509Certificate> found = new ArrayList<>();
        try {
            var all =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(content));
            for (Certificate certificate : all) {
                found.add((X509Certificate) certificate);
            }
        } catch (CertificateException e) {
            throw new UnusableFileException("it holds no certificates: " + e.getMessage());
        }
        if (found.isEmpty()) {
            throw new UnusableFileException("it holds no certificates");
        }
        return found;
    }

    static byte[] der(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate without its bytes", e);
        }
    }
}
