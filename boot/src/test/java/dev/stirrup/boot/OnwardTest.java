package dev.stirrup.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.BootDecision.Load;
import dev.stirrup.boot.Channel.Tls;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// shim is given where the GRUB behind it can go on by itself, else the set's iPXE, if it has one.
class OnwardTest {
    private static final String GRUB = "grubx64.efi";

    @ParameterizedTest
    @CsvSource({
        // Debian 12's GRUB
        "false, '', PXE, shimx64.efi",
        "true, '', PXE, snponly.efi",
        "false, '', HTTP_BOOT, snponly.efi",
        "true, '', HTTP_BOOT, snponly.efi",
        // Debian 13's
        "true, PROXY HTTP, PXE, shimx64.efi",
        "false, PROXY HTTP, HTTP_BOOT, shimx64.efi",
        "true, PROXY HTTP, HTTP_BOOT, shimx64.efi",
        // one that can do either
        "true, PROXY, PXE, shimx64.efi",
        "true, HTTP, PXE, snponly.efi",
        "false, PROXY, HTTP_BOOT, snponly.efi"
    })
    void aGrubThatWouldStopAtItsPromptIsPassedBy(
            boolean isProxied, String ways, Client client, String file) {
        List<String> files = List.of("shimx64.efi", "snponly.efi", GRUB);
        assertThat(load(isProxied, client, set(files, ways), Optional.empty())).isEqualTo(file);
        assertThat(load(isProxied, client, set(files, ways), Optional.of("shimx64.efi")))
                .as("the only one that the profile allows")
                .isEqualTo("shimx64.efi");
        assertThat(
                        load(
                                isProxied,
                                client,
                                set(List.of("shimx64.efi", GRUB), ways),
                                Optional.empty()))
                .as("nothing else is there")
                .isEqualTo("shimx64.efi");
    }

    private static String load(
            boolean isProxied, Client client, LoaderSet set, Optional<String> file) {
        var payload = new Payload.Linux("debian", "linux", List.of("initrd.gz"), "");
        var profile = new Profile("test", set, file, Map.of(), false, payload, Demands.NONE, "");
        var request =
                new BootRequest(
                        Claims.of(new HardwareAddress("52:54:00:77:00:01")),
                        client,
                        Optional.of(Firmware.X64_UEFI),
                        Stage.FIRMWARE,
                        "lan",
                        Optional.empty(),
                        Optional.empty(),
                        new Channel(
                                Tls.NONE, false, Optional.empty(), isProxied, Optional.empty()));
        return BootPolicy.decide(request, new Plan.Always(profile)) instanceof Load load
                ? load.loader().file()
                : "";
    }

    private static LoaderSet set(List<String> files, String ways) {
        Set<Onward> known =
                ways.isEmpty()
                        ? Set.of()
                        : Arrays.stream(ways.split(" "))
                                .map(Onward::valueOf)
                                .collect(Collectors.toUnmodifiableSet());
        return new LoaderSet("set", Map.of(Firmware.X64_UEFI, files), Map.of(GRUB, known));
    }
}
