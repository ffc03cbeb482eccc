package dev.stirrup.app.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.app.architecture.Sources;
import dev.stirrup.app.probe.Nature.Sort;
import dev.stirrup.netboot.probe.Fault;
import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.uefi.pe.PeMachine;
import dev.stirrup.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NatureTest {
    @Test
    void textsAreToldFromPrograms() {
        assertThat(nature("#!ipxe\nexit\n").sort()).isEqualTo(Sort.SCRIPT);
        assertThat(nature("<html>404").sort()).isEqualTo(Sort.TEXT);
        assertThat(nature("").sort()).isEqualTo(Sort.EMPTY);
        assertThat(nature("\u0001\u0002PXE->EB:\u0003").sort()).isEqualTo(Sort.BIOS_IPXE);
        assertThat(nature("MZ\u0001\u0002").sort()).isEqualTo(Sort.BIOS_PROGRAM);
    }

    @Test
    @Tag("real")
    @RequiresProgram({"/usr/lib/ipxe/snponly.efi", "/usr/lib/ipxe/undionly.kpxe"})
    void realLoadersAreRecognised() throws Exception {
        Nature efi = nature(Path.of("/usr/lib/ipxe/snponly.efi"));
        assertThat(efi.sort()).isEqualTo(Sort.EFI_IPXE);
        assertThat(efi.machine()).contains(PeMachine.X64);
        assertThat(nature(Path.of("/usr/lib/ipxe/undionly.kpxe")).sort()).isEqualTo(Sort.BIOS_IPXE);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void everyMistakeIsDescribed(Fault fault) {
        assertThat(Sources.text(Sources.root().resolve("docs/probe.md")))
                .contains("\n## " + fault.code() + "\n");
    }

    private static Nature nature(String text) {
        return nature(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static Nature nature(Path file) throws Exception {
        return nature(Files.readAllBytes(file));
    }

    private static Nature nature(byte[] bytes) {
        return Nature.of(new Content("tftp://x/y", bytes.length, "", Bytes.of(bytes)));
    }
}
