package dev.stirrup.uefi.cms;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.stirrup.wire.MalformedException;

/// Certificates come in programs, in variables and in files that an operator was sent.
class CertificateFuzzTest {
    @FuzzTest
    void anyBytesGiveACertificateOrMalformed(byte[] data) {
        try {
            Certificate certificate = Certificate.decode(data);
            assertThat(certificate.commonName()).isNotNull();
            assertThat(certificate.issuerCommonName()).isNotNull();
            assertThat(certificate.notAfter()).isNotNull();
            assertThat(certificate.toBeSignedDigest("SHA-256").length()).isEqualTo(32);
        } catch (MalformedException expected) {
            assertThat(expected.getMessage()).isNotNull();
        }
    }

    @FuzzTest
    void anyBytesGiveCertificatesOrMalformed(byte[] data) {
        try {
            assertThat(PemCertificates.decode(data)).isNotEmpty();
        } catch (MalformedException expected) {
            assertThat(expected.getMessage()).isNotNull();
        }
    }
}
