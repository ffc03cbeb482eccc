package dev.stirrup.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.store.json.Json;
import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.uefi.list.EfiGuid;
import dev.stirrup.uefi.list.SignatureList;
import dev.stirrup.uefi.list.SignatureListEncoder;
import dev.stirrup.wire.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `inspect`, `sign`, `uki`, `trust update` and the look before publishing, with Debian's programs.
@Tag("real")
@RequiresProgram({PreflightCommandsTest.SHIM, PreflightCommandsTest.GRUB, "sbverify", "openssl"})
class PreflightCommandsTest {
    static final String SHIM = "/usr/lib/shim/shimx64.efi.signed";
    static final String GRUB = "/usr/lib/grub/x86_64-efi-signed/grubnetx64.efi.signed";
    private static final String STUB = "/usr/lib/systemd/boot/efi/linuxx64.efi.stub";
    private static final EfiGuid OWNER = EfiGuid.of("77fa9abd-0359-4d32-bd60-28f4e78f784b");

    private @TempDir Path folder;
    private Path data = Path.of("");

    @BeforeEach
    void chooseTheData() {
        data = folder.resolve("data");
    }

    @Test
    void inspectSaysOnWhichMachinesAShimBoots() {
        Ran ran = Ran.on(data, "inspect", SHIM);
        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.out())
                .containsPattern(
                        "Microsoft's 2011 keys +yes, by Microsoft Corporation UEFI CA 2011")
                .contains("signature 1  Microsoft Windows UEFI Driver Publisher")
                .contains("shim 4", "new enough", "Debian Secure Boot CA");
        assertThat(data).doesNotExist();
    }

    @Test
    void inspectSaysWhatAShimSaysToItsSecondStage() {
        Ran ran = Ran.on(data, "inspect", GRUB, "--shim", SHIM);
        assertThat(ran.out())
                .containsPattern("Microsoft's 2023 keys +no: nobody who is trusted here signed it")
                .containsPattern("Debian Secure Boot CA +yes, by Debian Secure Boot CA");
    }

    @Test
    void inspectSpeaksJson() {
        Ran ran = Ran.on(data, "inspect", "--json", SHIM);
        List<?> files = (List<?>) Json.read(ran.out().strip());
        Map<?, ?> shim = (Map<?, ?>) files.getFirst();
        assertThat(shim.get("machine")).isEqualTo("x64");
        assertThat((List<?>) shim.get("rulings")).hasSize(2);
        assertThat((List<?>) shim.get("signatures")).isNotEmpty();
    }

    @Test
    void aFileThatIsNoProgramIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("x"), "hello, this is no program. ".repeat(9));
        Ran ran = Ran.on(data, "inspect", file.toString());
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.err()).contains("no EFI program: not a PE file");
    }

    @Test
    void whatTheSiteSignsItsOwnMachinesBoot() throws Exception {
        Path signed = folder.resolve("signed.efi");
        Ran ran = Ran.on(data, "sign", SHIM, "--out", signed.toString());
        assertThat(ran.status()).as(ran.err()).isZero();
        Ran seen = Ran.on(data, "inspect", signed.toString());
        assertThat(seen.out()).containsPattern("this site's keys +yes, by ");
        assertThat(seen.out()).containsPattern("Microsoft's 2011 keys +yes");
        Path certificate = export("boot-signing");
        assertThat(tool("sbverify", "--cert", certificate.toString(), signed.toString())).isZero();
    }

    @Test
    void aDetachedSignatureIsVerifiedByOpenssl() throws Exception {
        Path script = Files.writeString(folder.resolve("script"), "#!ipxe\necho hello\n");
        Path signature = folder.resolve("script.sig");
        Ran ran =
                Ran.on(
                        data,
                        "sign",
                        "--detached",
                        script.toString(),
                        "--out",
                        signature.toString());
        assertThat(ran.status()).as(ran.err()).isZero();
        Path root = export("root");
        String[] verify = {
            "openssl",
            "cms",
            "-verify",
            "-binary",
            "-inform",
            "DER",
            "-in",
            signature.toString(),
            "-content",
            script.toString(),
            "-CAfile",
            root.toString(),
            "-purpose",
            "any",
            "-out",
            folder.resolve("out").toString()
        };
        assertThat(tool(verify)).isZero();
        Files.writeString(script, "#!ipxe\nshell\n");
        assertThat(tool(verify)).isNotZero();
    }

    @Test
    @RequiresProgram(STUB)
    void aUnifiedImageIsBuiltAndSigned() throws Exception {
        Path initrd = Files.writeString(folder.resolve("initrd"), "070701");
        Path uki = folder.resolve("uki.efi");
        Ran ran =
                Ran.on(
                        data,
                        "uki",
                        "--kernel",
                        GRUB,
                        "--initrd",
                        initrd.toString(),
                        "--cmdline",
                        "quiet ip=dhcp",
                        "--out",
                        uki.toString());
        assertThat(ran.status()).as(ran.err()).isZero();
        Ran seen = Ran.on(data, "inspect", uki.toString());
        assertThat(seen.out())
                .contains("quiet ip=dhcp", ".linux", ".initrd 6 B")
                .containsPattern("this site's keys +yes");
        Path certificate = export("boot-signing");
        assertThat(tool("sbverify", "--cert", certificate.toString(), uki.toString())).isZero();
        assertThat(folder.resolve("uki.efi.unsigned")).doesNotExist();
    }

    @Test
    void whatDbxNamesIsPublishedByForceOnly() throws Exception {
        Map<?, ?> shim = (Map<?, ?>) ((List<?>) Json.read(json(SHIM))).getFirst();
        Bytes digest = Bytes.ofHex(String.valueOf(shim.get("authenticodeSha256")));
        Path esl = folder.resolve("dbx.esl");
        Files.write(
                esl,
                SignatureListEncoder.encode(List.of(SignatureList.sha256(OWNER, List.of(digest)))));
        Ran updated = Ran.on(data, "trust", "update", "--dbx", esl.toString(), "--sbat", SHIM);
        assertThat(updated.status()).as(updated.err()).isZero();
        assertThat(updated.out()).contains("dbx: 1 entries", "SBAT level: 2025");
        assertThat(Ran.on(data, "trust", "show").out()).contains("dbx of ", esl.toString());
        assertThat(Ran.on(data, "inspect", SHIM).out()).contains("no: revoked by its digest");
        Ran refused = Ran.on(data, "loaders", "add", "debian", SHIM, GRUB);
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains("revoked by its digest", "--force");
        Ran forced = Ran.on(data, "loaders", "add", "debian", SHIM, GRUB, "--force");
        assertThat(forced.status()).as(forced.err()).isZero();
        assertThat(Ran.on(data, "inspect", "debian").out()).contains("debian/");
    }

    @Test
    void aSecondStageThatItsShimRefusesIsPublishedByForceOnly() throws IOException {
        byte[] grub = Files.readAllBytes(Path.of(GRUB));
        grub[grub.length / 2] ^= 1;
        Path changed = Files.write(folder.resolve("grubnetx64.efi"), grub);
        Ran refused = Ran.on(data, "loaders", "add", "debian", SHIM, changed.toString());
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains("changed after it was signed", "shim beside it");
        assertThat(Ran.on(data, "loaders", "add", "debian", SHIM, GRUB).status()).isZero();
    }

    private String json(String file) {
        return Ran.on(data, "inspect", "--json", file).out().strip();
    }

    private Path export(String duty) {
        Path file = folder.resolve(duty + ".pem");
        Ran ran = Ran.on(data, "trust", "export", duty, "--out", file.toString());
        assertThat(ran.status()).as(ran.err()).isZero();
        return file;
    }

    private int tool(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(text).isNotNull();
        return process.waitFor();
    }
}
