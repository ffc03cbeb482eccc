package dev.stirrup.trust.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.trust.site.Adoption;
import dev.stirrup.trust.site.Duty;
import dev.stirrup.trust.site.TestSite;
import dev.stirrup.uefi.list.SignatureListDecoder;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustExportTest {
    private final TrustExport export = new TrustExport(TestSite.keys(), TestSite.NOW);

    @TempDir private Path folder;

    @Test
    void pemIsReadBack() throws Exception {
        assertThat(Pem.certificates(export.pem(Duty.ROOT)))
                .isEqualTo(export.certificates(Duty.ROOT));
        for (String bad : List.of("", "hello", "-----BEGIN CERTIFICATE-----\nAAAA")) {
            assertThatThrownBy(() -> Pem.certificates(bad.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(UnusableFileException.class);
        }
    }

    @Test
    void aSignatureListHoldsTheRootAsItIs() throws Exception {
        var lists = SignatureListDecoder.decode(export.signatureLists(Duty.ROOT));
        assertThat(lists).hasSize(1);
        assertThat(lists.getFirst().entries().getFirst().data().toArray())
                .isEqualTo(export.der(Duty.ROOT).orElseThrow());
    }

    @Test
    void aChainIsFoundOnlyWhereEverySignatureLeadsToTheRoot() {
        X509Certificate leaf = TestSite.server();
        X509Certificate tls = TestSite.authority(Duty.TLS).certificate();
        X509Certificate root = TestSite.authority(Duty.ROOT).certificate();
        assertThat(Adoption.chain(leaf.getPublicKey(), List.of(tls, leaf), List.of(root)))
                .hasValueSatisfying(
                        chain -> assertThat(chain.certificates()).containsExactly(leaf, tls, root));
        assertThat(Adoption.chain(leaf.getPublicKey(), List.of(leaf), List.of(root))).isEmpty();
        assertThat(Adoption.chain(leaf.getPublicKey(), List.of(tls), List.of(root))).isEmpty();
        assertThat(Adoption.isRoot(root)).isTrue();
        assertThat(Adoption.isRoot(tls)).isFalse();
    }

    @Test
    @Tag("real")
    @RequiresProgram("cert-to-efi-sig-list")
    void efitoolsMakesTheSameList() throws Exception {
        Files.write(folder.resolve("root.pem"), export.pem(Duty.ROOT));
        TestSite.run(
                folder,
                0,
                "cert-to-efi-sig-list",
                "-g",
                export.owner().toString(),
                "root.pem",
                "root.esl");
        assertThat(Files.readAllBytes(folder.resolve("root.esl")))
                .isEqualTo(export.signatureLists(Duty.ROOT));
    }

    @Test
    @Tag("real")
    @RequiresProgram("openssl")
    void opensslAcceptsEveryCertificateAndRequest() throws Exception {
        Files.write(folder.resolve("root.pem"), export.pem(Duty.ROOT));
        for (Duty duty : Duty.belowRoot()) {
            Files.write(folder.resolve(duty.word()), export.pem(duty));
            assertThat(
                            TestSite.run(
                                    folder,
                                    0,
                                    "openssl",
                                    "verify",
                                    "-x509_strict",
                                    "-CAfile",
                                    "root.pem",
                                    duty.word()))
                    .contains("OK");
        }
        var subject = new CertificateRequests.Subject("Test", "Test tls-2", true);
        byte[] request = CertificateRequests.make(subject, TestSite.signer(Duty.TLS));
        Files.write(folder.resolve("csr.der"), request);
        assertThat(
                        TestSite.run(
                                folder,
                                0,
                                "openssl req -inform DER -in csr.der -verify -noout -text"
                                        .split(" ")))
                .contains("CA:TRUE")
                .containsIgnoringCase("verify OK");
    }

    @Test
    @Tag("real")
    @RequiresProgram("openssl")
    void keysInEveryFormOfOpensslAreRead() throws Exception {
        TestSite.run(folder, 0, "openssl genrsa -traditional -out pkcs1.pem 2048".split(" "));
        TestSite.run(
                folder, 0, "openssl ecparam -genkey -name prime256v1 -out sec1.pem".split(" "));
        TestSite.run(
                folder,
                0,
                "openssl pkcs8 -topk8 -in sec1.pem -out closed.pem -passout pass:abc".split(" "));
        TestSite.run(
                folder, 0, "openssl pkcs8 -topk8 -nocrypt -in sec1.pem -out open.pem".split(" "));
        assertThat(read("pkcs1.pem", "").getAlgorithm()).isEqualTo("RSA");
        assertThat(secret("closed.pem", "abc")).isEqualTo(secret("sec1.pem", ""));
        assertThat(secret("open.pem", "")).isEqualTo(secret("sec1.pem", ""));
        assertThatThrownBy(() -> read("closed.pem", "abd"))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageNotContaining("abd");
        assertThatThrownBy(() -> read("closed.pem", ""))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining("passphrase");
    }

    private BigInteger secret(String file, String passphrase) throws Exception {
        return ((ECPrivateKey) read(file, passphrase)).getS();
    }

    private PrivateKey read(String file, String passphrase) throws Exception {
        return PemKey.read(
                Files.readAllBytes(folder.resolve(file)),
                Optional.of(passphrase).filter(p -> !p.isEmpty()).map(String::toCharArray));
    }
}
