package dev.stirrup.uefi.list;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.uefi.KeyInMemory;
import dev.stirrup.uefi.OutsideTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Signature lists and updates against efitools, sbsigntool and OpenSSL.
@Tag("real")
class EfiToolsTest {
    private static final EfiGuid OWNER = EfiGuid.of("77fa9abd-0359-4d32-bd60-28f4e78f784b");
    private static final Instant TIME = Instant.parse("2024-01-02T03:04:05Z");

    private final KeyInMemory key = KeyInMemory.authority("Site key", "RSA");
    private @TempDir Path folder;

    @BeforeEach
    void writeTheKey() throws IOException {
        Files.writeString(folder.resolve("key.pem"), key.keyPem());
        Files.writeString(folder.resolve("cert.pem"), KeyInMemory.pem(key.certificate()));
        Files.write(folder.resolve("our.esl"), SignatureListEncoder.encode(lists()));
    }

    @Test
    @RequiresProgram("cert-to-efi-sig-list")
    void aListOfACertificateIsTheSameAsEfitools() throws Exception {
        run("cert-to-efi-sig-list", "-g", OWNER.toString(), "cert.pem", "their.esl");
        assertThat(folder.resolve("our.esl")).hasSameBinaryContentAs(folder.resolve("their.esl"));
    }

    @ParameterizedTest
    @CsvSource({"PK,false", "KEK,false", "DB,false", "DB,true", "DBX,true"})
    @RequiresProgram({"sign-efi-sig-list", "openssl"})
    void anUpdateSignsTheSameBytesAsEfitools(SecureVariable variable, boolean isAppending)
            throws Exception {
        String[] append = isAppending ? new String[] {"-a"} : new String[0];
        run(
                join(
                        new String[] {"sign-efi-sig-list", "-o", "-t", "2024-01-02 03:04:05"},
                        append,
                        new String[] {variable.text(), "our.esl", "bundle"}));
        VariableUpdate update = VariableUpdateDecoder.decode(signed(variable, isAppending));
        Files.write(
                folder.resolve("wrapped.der"),
                new ContentInfo(
                                CMSObjectIdentifiers.signedData,
                                ASN1Primitive.fromByteArray(update.signature().toArray()))
                        .getEncoded("DER"));
        run(
                "openssl",
                "cms",
                "-verify",
                "-binary",
                "-inform",
                "DER",
                "-in",
                "wrapped.der",
                "-content",
                "bundle",
                "-CAfile",
                "cert.pem",
                "-purpose",
                "any",
                "-out",
                "out");
    }

    @Test
    @RequiresProgram("sign-efi-sig-list")
    void anUpdateIsTheSameAsEfitools() throws Exception {
        run(
                "sign-efi-sig-list",
                "-t",
                "2024-01-02 03:04:05",
                "-k",
                "key.pem",
                "-c",
                "cert.pem",
                "KEK",
                "our.esl",
                "their.auth");
        byte[] theirs = Files.readAllBytes(folder.resolve("their.auth"));
        VariableUpdate read = VariableUpdateDecoder.decode(theirs);
        assertThat(read.time()).contains(TIME);
        assertThat(read.content()).isEqualTo(lists());
        assertThat(signed(SecureVariable.KEK, false)).isEqualTo(theirs);
    }

    @Test
    @RequiresProgram("sbvarsign")
    void updatesOfSbvarsignAreRead() throws Exception {
        run(
                "sbvarsign",
                "--key",
                "key.pem",
                "--cert",
                "cert.pem",
                "--output",
                "their.auth",
                "db",
                "our.esl");
        VariableUpdate read =
                VariableUpdateDecoder.decode(Files.readAllBytes(folder.resolve("their.auth")));
        assertThat(read.content()).isEqualTo(lists());
    }

    private List<SignatureList> lists() {
        return List.of(SignatureList.x509(OWNER, key.certificate().der()));
    }

    private byte[] signed(SecureVariable variable, boolean isAppending) throws Exception {
        return VariableUpdateEncoder.sign(
                new VariableUpdateEncoder.Wish(variable, isAppending, TIME, lists()), key);
    }

    private void run(String... command) throws IOException, InterruptedException {
        OutsideTool ran = OutsideTool.run(folder, command);
        assertThat(ran.status()).as(ran.text()).isZero();
    }

    private static String[] join(String[]... parts) {
        return List.of(parts).stream()
                .flatMap(part -> List.of(part).stream())
                .toArray(String[]::new);
    }
}
