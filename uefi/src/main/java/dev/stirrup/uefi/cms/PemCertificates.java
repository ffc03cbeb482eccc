package dev.stirrup.uefi.cms;

import dev.stirrup.wire.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Certificates as files have them: PEM (RFC 7468), several in one file, or one in DER.
public final class PemCertificates {
    private static final Pattern BLOCK =
            Pattern.compile(
                    "-----BEGIN (TRUSTED |X509 )?CERTIFICATE-----([^-]*)-----END", Pattern.DOTALL);

    private static final int MOST = 1000;
    private static final int SEQUENCE = 0x30;

    private PemCertificates() {}

    /// @return at least one, in their order
    public static List<Certificate> decode(byte[] content) throws MalformedException {
        if (content.length > 0 && content[0] == SEQUENCE) {
            return List.of(Certificate.decode(content));
        }
        Matcher blocks = BLOCK.matcher(new String(content, StandardCharsets.ISO_8859_1));
        List<Certificate> certificates = new ArrayList<>();
        while (blocks.find() && certificates.size() < MOST) {
            byte[] der = base64(blocks.group(2));
            // OpenSSL's own form has what it is trusted for behind the certificate.
            boolean isTrusted = "TRUSTED ".equals(blocks.group(1));
            certificates.add(Certificate.decode(isTrusted ? Asn1.first(der) : der));
        }
        if (certificates.isEmpty()) {
            throw new MalformedException("no certificate", 0);
        }
        return certificates;
    }

    private static byte[] base64(String text) throws MalformedException {
        try {
            return Base64.getMimeDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new MalformedException("PEM that is no Base64", 0);
        }
    }
}
