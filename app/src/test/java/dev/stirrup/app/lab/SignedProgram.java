package dev.stirrup.app.lab;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;

/// What the tests need of a signed PE file, read here without the program's own readers.
final class SignedProgram {
    private SignedProgram() {}

    /// The Authenticode SHA-256 digest of an x64 program whose signatures stand at its end.
    static String digest(byte[] pe) throws Exception {
        int optional = optionalHeader(pe);
        int checksum = optional + 64;
        int security = optional + 112 + 4 * 8;
        int end = in(pe).getInt(security) == 0 ? pe.length : in(pe).getInt(security);
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(pe, 0, checksum);
        digest.update(pe, checksum + 4, security - checksum - 4);
        digest.update(pe, security + 8, end - security - 8);
        return HexFormat.of().formatHex(digest.digest());
    }

    /// The certificate that issued the signer's, of its first signature, in DER.
    static byte[] signer(byte[] pe) throws Exception {
        int security = optionalHeader(pe) + 112 + 4 * 8;
        int at = in(pe).getInt(security);
        int length = in(pe).getInt(at);
        byte[] signature = Arrays.copyOfRange(pe, at + 8, at + length);
        return CertificateFactory.getInstance("X.509")
                .generateCertPath(new ByteArrayInputStream(signature), "PKCS7")
                .getCertificates()
                .stream()
                .map(X509Certificate.class::cast)
                .filter(certificate -> certificate.getBasicConstraints() >= 0)
                .findFirst()
                .orElseThrow()
                .getEncoded();
    }

    private static int optionalHeader(byte[] pe) {
        return in(pe).getInt(0x3c) + 24;
    }

    private static ByteBuffer in(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
