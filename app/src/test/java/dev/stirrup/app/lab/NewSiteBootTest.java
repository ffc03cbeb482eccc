package dev.stirrup.app.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.app.settings.Settings;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.lab.Firmwares;
import dev.stirrup.lab.Generation;
import dev.stirrup.lab.LabFirmware;
import dev.stirrup.lab.LabRequest;
import dev.stirrup.lab.LabUnavailableException;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.Database;
import dev.stirrup.store.Database.Durability;
import dev.stirrup.store.Schema;
import dev.stirrup.store.content.BlobStore;
import dev.stirrup.store.loader.LoaderStore;
import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.testkit.RequiresRoot;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A new site as it comes: loaders of the distribution's packages, another DHCP server, and a
/// machine that nobody knows. It reaches the page that shows who it is, whatever its GRUB can do.
@Tag("lab")
@RequiresRoot
@RequiresProgram({"qemu-system-x86_64", "dnsmasq", "ip", "/dev/net/tun"})
class NewSiteBootTest {
    private static final Duration LIMIT = Duration.ofMinutes(6);

    @TempDir Path folder;

    private final Firmwares firmwares = Firmwares.ofUser(System.out::println);

    @ParameterizedTest
    @CsvSource({
        "UEFI, BOOKWORM, snponly.efi",
        "UEFI_HTTP, BOOKWORM, snponly.efi",
        "UEFI, TRIXIE, shimx64.efi"
    })
    void anUnknownMachineSeesThatItWaits(LabFirmware firmware, Generation generation, String loader)
            throws Exception {
        Story story =
                new Rehearsal(
                                site(generation),
                                RehearsalSettings.of(Settings.defaults(), Optional.empty())
                                        .orElseThrow(),
                                firmwares)
                        .run(
                                LabRequest.of(firmware)
                                        .withGeneration(generation)
                                        .withBesideDhcp(true)
                                        .withTimeout(LIMIT),
                                Optional.empty(),
                                new StoryPrinter());
        assertThat(story.verdict().code()).as("%s", story).isEqualTo("waits-for-approval");
        assertThat(story.events().stream().map(event -> event.what()))
                .anyMatch(what ->
                        what instanceof Milestone.TransferFinished sent
                                        && sent.file().endsWith(loader)
                                || what instanceof Milestone.HttpServed served
                                        && served.path().endsWith(loader));
    }

    private DataFolder site(Generation generation) throws Exception {
        DataFolder data = DataFolder.open(folder.resolve("data"));
        try (Database database =
                Database.open(data.records(), Schema.RECORDS, Durability.SOUND_FILE)) {
            new LoaderStore(database, new BlobStore(data.content()), InstantSource.system())
                    .addInstalled(firmwares.find(generation).root(), "test");
        } catch (LabUnavailableException e) {
            Assumptions.abort(String.valueOf(e.getMessage()));
        }
        return data;
    }
}
