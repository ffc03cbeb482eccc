package dev.stirrup.app.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.app.command.Ran;
import dev.stirrup.app.settings.Settings;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.boot.event.Milestone.HttpServed;
import dev.stirrup.lab.Firmwares;
import dev.stirrup.lab.Generation;
import dev.stirrup.lab.LabFirmware;
import dev.stirrup.lab.LabRequest;
import dev.stirrup.netboot.Network.Mode;
import dev.stirrup.store.DataFolder;
import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.testkit.RequiresRoot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// By hand, with a disc that `lab/live-disc` made: Debian's own live-boot brings a machine from the
/// disc's kernel to its root, with nothing said but the file.
@Tag("lab")
@RequiresRoot
@RequiresProgram({"qemu-system-x86_64", "ip", "/dev/net/tun"})
@EnabledIfEnvironmentVariable(named = "STIRRUP_LIVE_DISC", matches = "/.+")
class LiveDiscTest {
    @TempDir Path folder;

    private final Firmwares firmwares = Firmwares.ofUser(System.out::println);
    private final HeardLines heard = new HeardLines();

    @ParameterizedTest
    @EnumSource(names = {"BIOS", "UEFI"})
    void liveBootFetchesItsRootFromInsideTheDisc(LabFirmware firmware) throws Exception {
        DataFolder site = LabSite.make(folder, Generation.TRIXIE, firmwares);
        Ran added =
                Ran.on(
                        site.root(),
                        "image",
                        "add",
                        "live",
                        System.getenv("STIRRUP_LIVE_DISC"),
                        "--profile",
                        "live",
                        "--arguments",
                        // What the rule says, and what the lab listens to.
                        "boot=live components ip=dhcp ${bootif} fetch=${tree}/live/filesystem.squashfs"
                                + " report=${report} console=ttyS0");
        assertThat(added.status()).as("%s", added).isZero();
        assertThat(added.out()).contains("This is Debian 12.9.0 live");
        var settings =
                RehearsalSettings.of(Settings.defaults(), Optional.empty())
                        .orElseThrow()
                        .withMode(Mode.AUTHORITATIVE);
        Story story =
                new Rehearsal(site, settings, firmwares)
                        .run(
                                LabRequest.of(firmware)
                                        .withGeneration(Generation.TRIXIE)
                                        .withTimeout(Duration.ofMinutes(3)),
                                Optional.of("live"),
                                heard);
        List<String> lines = heard.all();
        assertThat(lines)
                .as("%s", story)
                .anyMatch(line -> line.startsWith("stirrup-live: overlay / "))
                .anyMatch(line -> line.matches("stirrup-live: .* squashfs .*"))
                .contains("stirrup-live: reported");
        assertThat(TlsLab.all(story, HttpServed.class))
                .extracting(HttpServed::path)
                .anyMatch(path -> path.endsWith("/live/filesystem.squashfs"));
        assertThat(TlsLab.all(story, Milestone.Reported.class))
                .extracting(Milestone.Reported::status)
                .contains("running");
    }
}
