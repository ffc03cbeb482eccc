package dev.stirrup.trust.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.trust.export.Pem;
import dev.stirrup.trust.revocation.Revocation.Kind;
import dev.stirrup.trust.site.Duty;
import dev.stirrup.trust.site.TestSite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusAnswersTest {
    private final StatusAnswers answers =
            new StatusAnswers(
                    List.of(TestSite.authority(Duty.BOOT_SIGNING), TestSite.authority(Duty.TLS)));

    @TempDir private Path folder;

    @Test
    void whatIsNoRequestGetsOcspsOwnRefusal() throws Exception {
        for (byte[] bad : List.of(new byte[0], new byte[] {1, 2}, new byte[5000])) {
            byte[] answer = answers.answer(bad, RevocationList.EMPTY, TestSite.NOW).der().toArray();
            assertThat(new OCSPResp(answer).getStatus())
                    .isEqualTo(OCSPRespBuilder.MALFORMED_REQUEST);
        }
    }

    @Test
    void aPathIsReadWithRawAndWithEncodedSigns() {
        byte[] bytes = new byte[] {(byte) 0xfb, (byte) 0xef, (byte) 0xff, 0x3f};
        String text = Base64.getEncoder().encodeToString(bytes);
        assertThat(text).contains("+").contains("/");
        for (String form :
                List.of(
                        text,
                        text.replace("=", ""),
                        text.replace("+", "%2B").replace("/", "%2f").replace("=", "%3D"))) {
            assertThat(StatusPath.decode(form))
                    .hasValueSatisfying(b -> assertThat(b).isEqualTo(bytes));
        }
        for (String bad : List.of("%", "%2", "%zz", "a b", "\u00e4", "x".repeat(9000))) {
            assertThat(StatusPath.decode(bad)).as(bad).isEqualTo(Optional.empty());
        }
    }

    @Test
    @Tag("real")
    @RequiresProgram("openssl")
    void opensslTakesTheAnswersAndSeesWhatIsWithdrawn() throws Exception {
        X509Certificate leaf = write();
        byte[] request = request();
        Files.write(
                folder.resolve("good.der"),
                answers.answer(request, RevocationList.EMPTY, TestSite.NOW).der().toArray());
        assertThat(verify("good.der")).contains("Response verify OK").contains("leaf.pem: good");

        var gone = answers.answer(request, without(leaf), TestSite.NOW);
        assertThat(gone.serials()).containsExactly(leaf.getSerialNumber());
        Files.write(folder.resolve("gone.der"), gone.der().toArray());
        assertThat(verify("gone.der")).contains("leaf.pem: revoked");

        byte[] other =
                new StatusAnswers(List.of(TestSite.authority(Duty.BOOT_SIGNING)))
                        .answer(request, RevocationList.EMPTY, TestSite.NOW)
                        .der()
                        .toArray();
        assertThat(new OCSPResp(other).getStatus()).isEqualTo(OCSPRespBuilder.UNAUTHORIZED);
    }

    @Test
    @Tag("real")
    @RequiresProgram("openssl")
    void opensslRefusesAWithdrawnCertificateByTheList() throws Exception {
        X509Certificate leaf = write();
        var tls = TestSite.authority(Duty.TLS);
        crl("empty.pem", CertificateList.of(RevocationList.EMPTY, tls, TestSite.NOW));
        crl("full.pem", CertificateList.of(without(leaf), tls, TestSite.NOW));
        assertThat(TestSite.run(folder, 0, check("empty.pem"))).contains("OK");
        String behind = Long.toString(TestSite.NOW.minusSeconds(120).getEpochSecond());
        assertThat(TestSite.run(folder, 0, check("empty.pem -attime " + behind))).contains("OK");
        assertThat(TestSite.run(folder, 2, check("full.pem"))).contains("certificate revoked");
        assertThat(TestSite.run(folder, 0, "openssl", "crl", "-in", "full.pem", "-noout", "-text"))
                .containsIgnoringCase(RevocationList.text(leaf.getSerialNumber()))
                .contains("X509v3 CRL Number");
    }

    private static String[] check(String crl) {
        return ("openssl verify -CAfile root.pem -untrusted tls.pem -CRLfile "
                        + crl
                        + " -crl_check leaf.pem")
                .split(" ");
    }

    private void crl(String name, byte[] der) throws IOException {
        Files.writeString(folder.resolve(name), Pem.block("X509 CRL", der));
    }

    private String verify(String answer) throws Exception {
        return TestSite.run(
                folder,
                0,
                ("openssl ocsp -respin "
                                + answer
                                + " -issuer tls.pem -cert leaf.pem"
                                + " -CAfile root.pem -no_nonce")
                        .split(" "));
    }

    private byte[] request() throws Exception {
        TestSite.run(
                folder,
                0,
                "openssl ocsp -issuer tls.pem -cert leaf.pem -reqout request.der".split(" "));
        return Files.readAllBytes(folder.resolve("request.der"));
    }

    private X509Certificate write() throws IOException {
        X509Certificate leaf = TestSite.server();
        pem("leaf.pem", leaf);
        pem("tls.pem", TestSite.authority(Duty.TLS).certificate());
        pem("root.pem", TestSite.authority(Duty.ROOT).certificate());
        return leaf;
    }

    private void pem(String name, X509Certificate certificate) throws IOException {
        Files.writeString(folder.resolve(name), Pem.certificates(List.of(certificate)));
    }

    private static RevocationList without(X509Certificate certificate) {
        String serial = RevocationList.text(certificate.getSerialNumber());
        return RevocationList.of(
                1, List.of(new Revocation(Kind.CERT, serial, serial, "stolen", TestSite.NOW, 1)));
    }
}
