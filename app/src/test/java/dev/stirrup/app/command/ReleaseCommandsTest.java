package dev.stirrup.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.uefi.list.SignatureType;
import dev.stirrup.uefi.list.VariableUpdateDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the site signed is known, and can be withdrawn from whoever kept a copy.
@Tag("real")
@RequiresProgram(ReleaseCommandsTest.GRUB)
class ReleaseCommandsTest {
    static final String GRUB = "/usr/lib/grub/x86_64-efi-signed/grubnetx64.efi.signed";
    private static final Pattern SERIAL =
            Pattern.compile("good .* ([0-9a-f]{31,32}) +[0-9a-f]{64}");

    /// A release bears the day on which it was signed.
    private static final Pattern RELEASE = Pattern.compile("grubnetx64\\.efi\\.signed [0-9-]{10}");

    @TempDir private Path folder;
    private Path data = Path.of("/");

    @BeforeEach
    void name() {
        data = folder.resolve("data");
    }

    @Test
    void eachSigningIsARelease() throws Exception {
        Path content = Files.writeString(folder.resolve("script"), "#!ipxe\n");
        Path signature = folder.resolve("script.sig");
        run("sign", GRUB, "-o", signed("one").toString());
        run("sign", "--detached", content.toString(), "-o", signature.toString());
        assertThat(run("trust", "show"))
                .contains("RELEASE")
                .containsPattern("grubnetx64.efi.signed [0-9-]{10} +good")
                .contains(sha256(signed("one")))
                .contains(sha256(content));
    }

    @Test
    void aWithdrawnReleaseIsRefusedByFirmwareAndANewerOneIsNot() throws Exception {
        Path old = sign("old");
        run("loaders", "add", "own", old.toString());
        String offer = run("revoke", "loader", "own/old.efi", "--why", "a hole");
        assertThat(offer).contains("It was signed as release grubnetx64.efi.signed");
        Matcher serial = SERIAL.matcher(run("trust", "show"));
        assertThat(serial.find()).isTrue();
        assertThat(offer).contains("stirrup revoke cert " + serial.group(1));
        run("revoke", "cert", serial.group(1), "--why", "a hole");
        assertThat(run("revoke", "list")).contains("release grubnetx64.efi.signed");
        assertThat(run("trust", "show")).containsPattern("grubnetx64.efi.signed .* withdrawn");
        Path young = sign("young");
        Path dbx = folder.resolve("dbx.auth");
        assertThat(run("trust", "export", "--format", "dbx", "-o", dbx.toString()))
                .contains("dbx: 1 certificates, 1 programs");
        run("trust", "update", "--dbx", dbx.toString());
        assertThat(run("inspect", old.toString())).containsPattern("this site's keys +no: revoked");
        assertThat(run("inspect", young.toString()))
                .containsPattern("this site's keys +no: revoked by its digest");
    }

    @Test
    void theCertificateAloneLeavesTheSameProgramSignedAnewAlone() throws Exception {
        Path old = sign("old");
        Matcher release = RELEASE.matcher(run("trust", "show"));
        assertThat(release.find()).isTrue();
        run("revoke", "cert", release.group(), "--why", "its key was seen");
        Path young = sign("young");
        Path dbx = folder.resolve("dbx.auth");
        run("trust", "export", "--format", "dbx", "-o", dbx.toString());
        var update = VariableUpdateDecoder.decode(Files.readAllBytes(dbx));
        assertThat(update.content())
                .singleElement()
                .satisfies(list -> assertThat(list.named()).contains(SignatureType.X509_SHA256));
        run("trust", "update", "--dbx", dbx.toString());
        assertThat(run("inspect", old.toString())).containsPattern("this site's keys +no: revoked");
        assertThat(run("inspect", young.toString())).containsPattern("this site's keys +yes");
    }

    @Test
    void aLoaderIsWithdrawnTogetherWithItsRelease() throws Exception {
        run("loaders", "add", "own", sign("old").toString());
        assertThat(run("revoke", "loader", "own/old.efi", "--release", "--why", "a hole"))
                .contains("Withdrawn: loader own/old.efi", "Withdrawn: cert release grubnetx64");
        assertThat(run("trust", "show")).containsPattern("grubnetx64.efi.signed .* withdrawn");
    }

    @Test
    void nothingWithdrawnIsNoUpdate() {
        Ran ran = Ran.on(data, "trust", "export", "--format", "dbx", "-o", "x");
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.err()).contains("Nothing is withdrawn");
    }

    private static String sha256(Path file) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        return HexFormat.of().formatHex(digest);
    }

    private Path sign(String name) {
        Path signed = signed(name);
        run("sign", GRUB, "-o", signed.toString());
        return signed;
    }

    private Path signed(String name) {
        return folder.resolve(name + ".efi");
    }

    private String run(String... arguments) {
        Ran ran = Ran.on(data, arguments);
        assertThat(ran.status()).as(ran.err()).isZero();
        return ran.out();
    }
}
