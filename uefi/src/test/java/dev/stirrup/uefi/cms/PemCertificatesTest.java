package dev.stirrup.uefi.cms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stirrup.uefi.KeyInMemory;
import dev.stirrup.wire.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class PemCertificatesTest {
    private static final Certificate ONE = KeyInMemory.authority("One", "EC").certificate();

    /// What `openssl x509 -trustout -addtrust serverAuth` puts behind a certificate.
    private static final byte[] TRUST = {
        0x30, 0x0c, 0x30, 0x0a, 0x06, 0x08, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01
    };

    @Test
    void certificatesOfAFileComeInTheirOrder() throws Exception {
        Certificate two = KeyInMemory.authority("Two", "EC").certificate();
        String both = "two\n" + KeyInMemory.pem(two) + KeyInMemory.pem(ONE);
        assertThat(PemCertificates.decode(ascii(both))).containsExactly(two, ONE);
        assertThat(PemCertificates.decode(ONE.der())).containsExactly(ONE);
    }

    @Test
    void whatOpensslTrustsACertificateForIsPassedOver() throws Exception {
        byte[] more = Arrays.copyOf(ONE.der(), ONE.der().length + TRUST.length);
        System.arraycopy(TRUST, 0, more, ONE.der().length, TRUST.length);
        String trusted = pem("TRUSTED CERTIFICATE", more);
        assertThat(PemCertificates.decode(ascii(trusted))).containsExactly(ONE);
        assertThatThrownBy(() -> PemCertificates.decode(ascii(pem("CERTIFICATE", more))))
                .isInstanceOf(MalformedException.class);
    }

    private static String pem(String label, byte[] der) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
