package dev.stirrup.uefi.authenticode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.uefi.Corpus;
import dev.stirrup.uefi.KeyInMemory;
import dev.stirrup.uefi.OutsideTool;
import dev.stirrup.wire.ByteSource;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every EFI program that lies about, signed by us and judged by sbsigntool, osslsigncode and
/// pesign.
@Tag("real")
class SigningToolsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
    private static final KeyInMemory ROOT = KeyInMemory.authority("Site root", "RSA");
    private static final KeyInMemory KEY = ROOT.issue("Boot signing", false);

    private @TempDir Path folder;

    @ParameterizedTest
    @MethodSource("dev.stirrup.uefi.Corpus#programs")
    @RequiresProgram({"sbverify", "osslsigncode", "pesign"})
    void whatWeSignIsAcceptedByAll(Path program) throws Exception {
        Path signed = folder.resolve("signed.efi");
        byte[] before = Files.readAllBytes(program);
        try (var out = new BufferedOutputStream(Files.newOutputStream(signed))) {
            ImageSigner.sign(ByteSource.of(before), KEY, NOW, out);
        }
        Files.writeString(folder.resolve("root.pem"), KeyInMemory.pem(ROOT.certificate()));
        OutsideTool sbverify = run("sbverify", "--cert", "root.pem", "signed.efi");
        assumeThatSbsigntoolKnowsTheProcessor(sbverify);
        assertThat(sbverify.status()).as(sbverify.text()).isZero();
        if (!Corpus.signed().contains(program)) {
            OutsideTool osslsigncode =
                    run("osslsigncode", "verify", "-CAfile", "root.pem", "-in", "signed.efi");
            assertThat(osslsigncode.text()).contains("Signature verification: ok");
            assertThat(osslsigncode.text()).doesNotContain("MISMATCH").doesNotContain("invalid");
        }
        OutsideTool pesign = run("pesign", "-S", "-i", "signed.efi");
        assertThat(pesign.text()).contains("The signer's common name is Boot signing");
    }

    /// The other way round: what sbsign makes is read and accepted by us.
    @ParameterizedTest
    @MethodSource("dev.stirrup.uefi.Corpus#programs")
    @RequiresProgram("sbsign")
    void whatSbsignSignsIsTheSameDigest(Path program) throws Exception {
        Files.writeString(folder.resolve("key.pem"), KEY.keyPem());
        Files.writeString(folder.resolve("cert.pem"), KeyInMemory.pem(KEY.certificate()));
        OutsideTool ran =
                run(
                        "sbsign",
                        "--key",
                        "key.pem",
                        "--cert",
                        "cert.pem",
                        "--output",
                        "theirs.efi",
                        program.toString());
        assumeThatSbsigntoolKnowsTheProcessor(ran);
        assertThat(ran.status()).as(ran.text()).isZero();
        byte[] theirs = Files.readAllBytes(folder.resolve("theirs.efi"));
        SignedImage image = SignedImage.read(ByteSource.of(theirs));
        assertThat(image.readable().getLast().isIntact()).isTrue();
        assertThat(image.fits(image.readable().getLast())).isTrue();
    }

    private OutsideTool run(String... command) throws IOException, InterruptedException {
        return OutsideTool.run(folder, command);
    }

    private static void assumeThatSbsigntoolKnowsTheProcessor(OutsideTool ran) {
        assumeFalse(
                ran.text().contains("Invalid PE header magic"),
                "sbsigntool does not know this program's processor");
    }
}
