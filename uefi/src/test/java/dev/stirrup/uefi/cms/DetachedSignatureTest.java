package dev.stirrup.uefi.cms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.uefi.KeyInMemory;
import dev.stirrup.uefi.OutsideTool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Detached signatures as iPXE's `imgverify` reads them, checked by OpenSSL.
@Tag("real")
@RequiresProgram("openssl")
class DetachedSignatureTest {
    private @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void opensslAcceptsTheFileAndNoOther(String algorithm) throws Exception {
        KeyInMemory root = KeyInMemory.authority("Site root", algorithm);
        KeyInMemory signer = root.issue("Boot signing", true).issue("Release 1", false);
        byte[] content = "#!ipxe\necho hello\n".getBytes(StandardCharsets.UTF_8);
        Files.write(folder.resolve("script"), content);
        Files.writeString(folder.resolve("root.pem"), KeyInMemory.pem(root.certificate()));
        Files.write(folder.resolve("script.sig"), DetachedSignature.contentInfo(content, signer));
        assertThat(verify().status()).isZero();
        Files.writeString(folder.resolve("script"), "#!ipxe\nshell\n");
        assertThat(verify().status()).isNotZero();
    }

    /// iPXE passes over signed attributes and checks the signature over the content itself.
    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void thereAreNoSignedAttributes(String algorithm) throws Exception {
        KeyInMemory key = KeyInMemory.authority("Site", algorithm);
        Files.write(
                folder.resolve("x.sig"), DetachedSignature.contentInfo(new byte[] {1, 2, 3}, key));
        OutsideTool printed =
                OutsideTool.run(
                        folder, "openssl", "cms", "-cmsout", "-print", "-inform", "DER", "-in",
                        "x.sig");
        assertThat(printed.text())
                .containsPattern("signedAttrs:\\s+<ABSENT>")
                .contains("digestAlgorithm")
                .contains("sha256");
    }

    private OutsideTool verify() throws IOException, InterruptedException {
        return OutsideTool.run(
                folder,
                "openssl",
                "cms",
                "-verify",
                "-binary",
                "-inform",
                "DER",
                "-in",
                "script.sig",
                "-content",
                "script",
                "-CAfile",
                "root.pem",
                "-purpose",
                "any",
                "-out",
                "out");
    }
}
