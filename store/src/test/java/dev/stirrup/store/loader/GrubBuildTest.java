package dev.stirrup.store.loader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.Onward;
import dev.stirrup.uefi.sbat.SbatDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrubBuildTest {
    @ParameterizedTest
    @CsvSource({
        "2.06, debian, debian 2.6 proxy, false",
        "2.12, debian, debian 2.12 proxy, false",
        "2.14, debian, debian 2.14 proxy, true",
        "2.14~rc1, debian, debian 2.14 proxy, true",
        "3.0, debian, debian 3.0 proxy, true",
        "2.14, rh, rh 2.14 proxy, false",
        "2.14, ubuntu, ubuntu 2.14 proxy, false"
    })
    void tellsVendorAndVersion(String version, String vendor, String text, boolean goesOn)
            throws Exception {
        String sbat =
                """
                sbat,1,SBAT Version,sbat,1,https://github.com/rhboot/shim/blob/main/SBAT.md
                grub,5,Free Software Foundation,grub,%s,https://www.gnu.org/software/grub/
                grub.%s,5,Somebody,grub2,%s-4,https://example.org/
                """
                        .formatted(version, vendor, version);
        GrubBuild build =
                GrubBuild.of(
                                SbatDecoder.section(sbat.getBytes(StandardCharsets.UTF_8)),
                                Set.of(Onward.PROXY))
                        .orElseThrow();
        assertThat(build.text()).isEqualTo(text);
        assertThat(build.ways().contains(Onward.HTTPS)).isEqualTo(goesOn);
        assertThat(build.ways()).contains(Onward.TFTP, Onward.PROXY).doesNotContain(Onward.HTTP);
        assertThat(GrubBuild.read(text)).contains(build);
    }

    @Test
    void otherProgramsAreNone(@TempDir Path folder) throws Exception {
        byte[] shim =
                "sbat,1,SBAT Version,sbat,1,x\nshim,4,UEFI shim,shim,16.1,y\n"
                        .getBytes(StandardCharsets.UTF_8);
        assertThat(GrubBuild.of(SbatDecoder.section(shim), Set.of())).isEmpty();
        assertThat(GrubBuild.read("")).isEmpty();
        assertThat(GrubBuild.read("debian two")).isEmpty();
        assertThat(GrubBuild.read("debian 2.12").orElseThrow().built()).isEmpty();
        assertThat(GrubBuild.read("debian 2.12 proxy http").orElseThrow().built())
                .containsExactlyInAnyOrder(Onward.PROXY, Onward.HTTP);
        Path text = Files.writeString(folder.resolve("a.efi"), "no program");
        assertThat(GrubBuild.in(text)).isEmpty();
    }

    @Test
    @Tag("real")
    void theInstalledGrubSaysWhatItIs() throws Exception {
        Path signed = Path.of("/usr/lib/grub/x86_64-efi-signed/grubnetx64.efi.signed");
        Assumptions.assumeTrue(Files.exists(signed), "grub-efi-amd64-signed is not installed");
        Optional<GrubBuild> build = GrubBuild.in(signed);
        assertThat(build).isPresent();
        assertThat(build.get().major()).isEqualTo(2);
        boolean isOld = build.get().minor() < 12;
        assertThat(build.get().built())
                .isEqualTo(isOld ? Set.of() : Set.of(Onward.PROXY, Onward.HTTP));
    }
}
