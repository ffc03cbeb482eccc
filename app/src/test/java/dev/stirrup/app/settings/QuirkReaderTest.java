package dev.stirrup.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stirrup.boot.Client;
import dev.stirrup.boot.Firmware;
import dev.stirrup.netboot.Network.Mode;
import dev.stirrup.netboot.dhcp.AnswerStyle;
import dev.stirrup.netboot.dhcp.Quirk;
import dev.stirrup.netboot.script.LocalBoot;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuirkReaderTest {
    private static final String TEXT =
            """
            quirks:
              - name: old-rom
                mac-prefixes: ["00:11:22", AA-BB]
                vendor-class: "PXEClient:Arch:00000"
                firmware: x86-bios
                clients: [pxe]
                modes: [proxy, observe]
                style: menu
                broadcast: true
                zero-ended-texts: true
                largest-block: 512
                local-boot: sanboot
                source: seen in rack 7
              - {name: gentle, label-only: true, style: boot-server}
            """;

    @Test
    void quirksAreDataOfTheSettings() throws Exception {
        List<Quirk> quirks = SettingsReader.read("stirrup.yaml", TEXT).quirks();

        assertThat(quirks.getFirst())
                .isEqualTo(
                        new Quirk(
                                "old-rom",
                                Set.of("00:11:22", "aa:bb"),
                                Optional.of("PXEClient:Arch:00000"),
                                Set.of(Firmware.X86_BIOS),
                                Set.of(Client.PXE),
                                Set.of(Mode.PROXY, Mode.OBSERVE),
                                false,
                                new AnswerStyle(
                                        "old-rom",
                                        AnswerStyle.MENU.fileIn(),
                                        AnswerStyle.MENU.option43(),
                                        AnswerStyle.MENU.vendorClass(),
                                        true,
                                        true,
                                        OptionalInt.of(512),
                                        LocalBoot.SANBOOT),
                                "seen in rack 7"));
        assertThat(quirks.get(1).isLabelOnly()).isTrue();
        assertThat(quirks.get(1).style().fileIn()).isEqualTo(AnswerStyle.FileIn.BOOT_SERVER);
    }

    @Test
    void writtenQuirksAreReadAsTheSame() throws Exception {
        List<Quirk> quirks = SettingsReader.read("stirrup.yaml", TEXT).quirks();

        assertThat(SettingsReader.read("again.yaml", QuirkText.of(quirks)).quirks())
                .isEqualTo(quirks);
        assertThat(QuirkText.of(List.of())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "quirks: [{name: x}]",
                "quirks: [{style: menu}]",
                "quirks: [{name: x, style: nonsense}]",
                "quirks: [{name: x, style: menu, largest-block: 100}]",
                "quirks: [{name: x, style: menu, mac-prefixes: [0]}]",
                "quirks: [{name: x, style: menu, styel: y}]",
                "quirks: [{name: x, style: menu}, {name: x, style: menu}]",
            })
    void wrongQuirksAreRefused(String text) {
        assertThatThrownBy(() -> SettingsReader.read("stirrup.yaml", text))
                .hasMessageContaining("stirrup.yaml:1:");
    }
}
