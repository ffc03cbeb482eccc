package dev.stirrup.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QemuMachineTest {
    @TempDir Path folder;

    private Path root = Path.of("/");

    @BeforeEach
    void makeFirmware() throws Exception {
        root = folder.resolve("firmware");
        Files.createDirectories(root.resolve("usr/share/OVMF"));
        Files.createDirectories(root.resolve("usr/share/qemu"));
        Files.writeString(root.resolve("usr/share/qemu/efi-virtio.rom"), "rom");
        Files.writeString(root.resolve("usr/share/OVMF/OVMF_CODE_4M.fd"), "code");
        Files.write(root.resolve("usr/share/OVMF/OVMF_VARS_4M.fd"), VariableStoreTest.emptyFlash());
    }

    @Test
    void biosRunsTheRomOfTheGeneration() throws Exception {
        List<String> command = command(LabFirmware.BIOS);
        assertThat(command).containsSequence("-L", root.resolve("usr/share/qemu").toString());
        assertThat(card(command)).contains("bootindex=1").doesNotContain("romfile");
    }

    @Test
    void uefiUsesItsOwnDriverAndACopyOfTheVariables() throws Exception {
        List<String> command = command(LabFirmware.UEFI);
        assertThat(card(command)).contains("romfile=,bootindex=1");
        assertThat(command)
                .anyMatch(word ->
                        word.startsWith("if=pflash,unit=1")
                                && word.contains(folder.resolve("variables.fd").toString()));
    }

    @Test
    void httpBootComesFirstByTheVariablesAndNotByTheBootIndex() throws Exception {
        List<String> command = command(LabFirmware.UEFI_HTTP);
        assertThat(card(command)).doesNotContain("bootindex");
        var store = VariableStore.read(Files.readAllBytes(folder.resolve("variables.fd")));
        assertThat(store.find("BootOrder", VariableStore.GLOBAL)).contains(new byte[] {0x40, 0});
    }

    @Test
    void secureBootNeedsItsOwnCodeAndTheManagementMode() throws Exception {
        Path ovmf = root.resolve("usr/share/OVMF");
        Files.writeString(ovmf.resolve("OVMF_CODE_4M.secboot.fd"), "code");
        Files.write(ovmf.resolve("OVMF_VARS_4M.ms.fd"), VariableStoreTest.emptyFlash());
        List<String> command =
                new QemuMachine(
                                LabRequest.of(LabFirmware.UEFI)
                                        .withSecureBoot(SecureBoot.microsoft()),
                                new FirmwareFiles(Generation.TRIXIE, root),
                                folder)
                        .command();
        assertThat(command)
                .anyMatch(word -> word.startsWith("q35,smm=on"))
                .contains("driver=cfi.pflash01,property=secure,value=on")
                .anyMatch(word -> word.endsWith("OVMF_CODE_4M.secboot.fd"));
        var store = VariableStore.read(Files.readAllBytes(folder.resolve("variables.fd")));
        assertThat(store.find("SecureBootEnable", SecureBoot.ENABLE_VENDOR)).isPresent();
    }

    @Test
    void missingFirmwareIsNamed() throws Exception {
        Files.delete(root.resolve("usr/share/OVMF/OVMF_CODE_4M.fd"));
        assertThatThrownBy(() -> command(LabFirmware.UEFI))
                .isInstanceOf(LabUnavailableException.class)
                .hasMessageContaining("OVMF_CODE_4M.fd");
    }

    private List<String> command(LabFirmware firmware) throws Exception {
        return new QemuMachine(
                        LabRequest.of(firmware), new FirmwareFiles(Generation.TRIXIE, root), folder)
                .command();
    }

    private static String card(List<String> command) {
        return command.stream().filter(w -> w.startsWith("virtio-net")).findFirst().orElseThrow();
    }
}
