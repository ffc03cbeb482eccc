package dev.stirrup.app.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.app.settings.SettingsReader;
import dev.stirrup.boot.Client;
import dev.stirrup.boot.Payload;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.lab.Firmwares;
import dev.stirrup.lab.Generation;
import dev.stirrup.lab.LabFirmware;
import dev.stirrup.lab.LabRequest;
import dev.stirrup.netboot.Network.Mode;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.Database;
import dev.stirrup.store.Database.Durability;
import dev.stirrup.store.Schema;
import dev.stirrup.store.record.Edit;
import dev.stirrup.store.record.Outcome;
import dev.stirrup.store.record.PayloadRecord;
import dev.stirrup.store.record.ProfileRecord;
import dev.stirrup.store.record.Records;
import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.testkit.RequiresRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real iPXE 1.21.1 asks where Broadcom's signed one of that version does, and comes to the
/// machine's own script.
@Tag("lab")
@RequiresRoot
@RequiresProgram({"qemu-system-x86_64", "ip", "/dev/net/tun"})
class AltirisBootTest {
    private static final String PROFILE = "altiris";

    /// What Broadcom's binary does by its embedded script; the second time it is there, and ends.
    private static final String SCRIPT =
            """
            #!ipxe
            isset ${been-there} && poweroff ||
            set been-there 1
            chain --replace http://${next-server}:4433/Altiris/iPXE/GetPxeScript.aspx
            """;

    @TempDir Path folder;

    private final Firmwares firmwares = Firmwares.ofUser(System.out::println);

    @Test
    void thePathLeadsToTheMachinesOwnScript() throws Exception {
        DataFolder site = LabSite.make(folder, Generation.TRIXIE, firmwares);
        addProfile(site);
        Path file = Files.writeString(folder.resolve("own.yaml"), "listeners: {altiris: 4433}\n");
        var settings =
                RehearsalSettings.of(SettingsReader.read(file), Optional.empty())
                        .orElseThrow()
                        .withMode(Mode.AUTHORITATIVE);
        LabRequest request =
                LabRequest.of(LabFirmware.UEFI)
                        .withGeneration(Generation.TRIXIE)
                        .withTimeout(Duration.ofMinutes(5));
        Story story =
                new Rehearsal(site, settings, firmwares)
                        .run(request, Optional.of(PROFILE), new StoryPrinter());
        List<Milestone> told = story.events().stream().map(BootEvent::what).toList();
        assertThat(told)
                .as("%s", story)
                .anyMatch(what ->
                        what instanceof Milestone.HttpServed served
                                && served.path().endsWith("Altiris/iPXE/GetPxeScript.aspx")
                                && served.status() == 200);
        assertThat(
                        told.stream()
                                .filter(Milestone.ScriptServed.class::isInstance)
                                .map(Milestone.ScriptServed.class::cast)
                                .map(Milestone.ScriptServed::profile))
                .as("before and after")
                .containsExactly(PROFILE, PROFILE);
    }

    private static void addProfile(DataFolder site) {
        try (Database database =
                Database.open(site.records(), Schema.RECORDS, Durability.SOUND_FILE)) {
            var payload = new PayloadRecord.Plain(new Payload.Script(Client.IPXE, SCRIPT));
            Outcome outcome =
                    new Records(database, InstantSource.system())
                            .apply(
                                    List.of(
                                            new Edit.PutProfile(
                                                    ProfileRecord.of(PROFILE, payload)
                                                            .withLoaders(
                                                                    Optional.of("ipxe"),
                                                                    Optional.empty()))),
                                    "test");
            assertThat(outcome).isInstanceOf(Outcome.Applied.class);
        }
    }
}
