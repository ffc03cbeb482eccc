package dev.stirrup.app.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.app.settings.Settings;
import dev.stirrup.app.settings.SettingsReader;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.boot.event.Verdict;
import dev.stirrup.lab.Firmwares;
import dev.stirrup.lab.Generation;
import dev.stirrup.lab.LabFirmware;
import dev.stirrup.lab.LabRequest;
import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.testkit.RequiresRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// OVMF beside another DHCP server, answered in the forms of offer that name the loader at once: it
/// boots, and has no need of port 4011.
@Tag("lab")
@RequiresRoot
@RequiresProgram({"qemu-system-x86_64", "dnsmasq", "ip", "/dev/net/tun"})
class OfferFormTest {
    private static final Duration LIMIT = Duration.ofMinutes(6);

    @TempDir Path folder;

    private final Firmwares firmwares = Firmwares.ofUser(System.out::println);

    @ParameterizedTest
    @CsvSource({"menu,FORKY", "discovery-control,BOOKWORM"})
    void theLoaderNamedInTheOfferIsTaken(String style, Generation generation) throws Exception {
        Story story =
                new Rehearsal(
                                LabSite.make(folder, generation, firmwares),
                                RehearsalSettings.of(settings(style), Optional.empty())
                                        .orElseThrow(),
                                firmwares)
                        .run(
                                LabRequest.of(LabFirmware.UEFI)
                                        .withGeneration(generation)
                                        .withBesideDhcp(true)
                                        .withTimeout(LIMIT),
                                Optional.empty(),
                                new StoryPrinter());
        assertThat(story.verdict().outcome()).as("%s", story).isEqualTo(Verdict.Outcome.SUCCEEDED);
        assertThat(story.events())
                .noneMatch(event -> event.what() instanceof Milestone.BootServerAsked);
    }

    private Settings settings(String style) throws Exception {
        return SettingsReader.read(
                Files.writeString(
                        folder.resolve("stirrup.yaml"),
                        """
                        mode: proxy
                        quirks:
                          - {name: tried, firmware: x64-uefi, clients: pxe, style: %s}
                        """
                                .formatted(style)));
    }
}
