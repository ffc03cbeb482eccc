package dev.stirrup.app.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.app.serve.KeysInStock;
import dev.stirrup.app.settings.Settings;
import dev.stirrup.app.settings.UnknownMachines;
import dev.stirrup.boot.Client;
import dev.stirrup.boot.Firmware;
import dev.stirrup.boot.FolderRule;
import dev.stirrup.boot.Payload;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.boot.event.Milestone.FileKind;
import dev.stirrup.lab.FirmwareFiles;
import dev.stirrup.lab.Firmwares;
import dev.stirrup.lab.Generation;
import dev.stirrup.lab.LabAddress;
import dev.stirrup.lab.LabFirmware;
import dev.stirrup.lab.LabPayload;
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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A site that comes from dnsmasq or tftpd keeps its folder: a machine that nobody knows boots what
/// lies in it, and no loader set nor script of ours takes part.
@Tag("lab")
@RequiresRoot
@RequiresProgram({"qemu-system-x86_64", "ip", "/dev/net/tun"})
class PlainFolderTest {
    private static final Duration LIMIT = Duration.ofMinutes(6);
    private static final String SCRIPT = "menus/boot.ipxe";

    /// Debian's number: its kernels and RAM disks are laid out otherwise than the ones that the
    /// other tests boot.
    private static final int RELEASE = 13;

    /// Any file of the folder takes the report: that it was asked for shows the card's drivers and
    /// the address.
    private static final String ARGUMENTS =
            LabPayload.ARGUMENTS.replace("${report}", "http://${next-server}:8080/" + SCRIPT);

    private static final String PROFILE = "old-site";

    @TempDir Path folder;

    private final Firmwares firmwares = Firmwares.ofUser(System.out::println);

    @Test
    void aBiosBootsWhatTheFolderHolds() throws Exception {
        Story story = boot(LabFirmware.BIOS);
        assertThat(story.result().reachedUserSpace()).as("%s", story).isTrue();
        assertThat(story.result().reported()).as("%s", story).isTrue();
        assertThat(transferred(story)).contains(SCRIPT, "linux-cloud", "small-cloud.gz");
    }

    @Test
    void uefiLoadsTheFoldersLoaderByTftpAndTheRestByHttp() throws Exception {
        Story story = boot(LabFirmware.UEFI);
        assertThat(story.result().reachedUserSpace()).as("%s", story).isTrue();
        assertThat(story.result().reported()).as("%s", story).isTrue();
        assertThat(transferred(story)).contains("efi/snponly.efi");
        assertThat(story.events())
                .as("%s", story)
                .filteredOn(event ->
                        event.what() instanceof Milestone.HttpServed served
                                && served.kind() == FileKind.FOLDER
                                && served.status() == 200)
                .hasSizeGreaterThanOrEqualTo(3);
    }

    private Story boot(LabFirmware firmware) throws Exception {
        var settings =
                new RehearsalSettings(
                        Settings.defaults(),
                        "lab",
                        Mode.AUTHORITATIVE,
                        new UnknownMachines.Given(PROFILE));
        return new Rehearsal(site(), settings, firmwares)
                .run(
                        LabRequest.of(firmware).withTimeout(LIMIT),
                        Optional.empty(),
                        new StoryPrinter());
    }

    /// Slashes in front are the firmware's own.
    private static List<String> transferred(Story story) {
        return story.events().stream()
                .map(event -> event.what())
                .filter(Milestone.TransferFinished.class::isInstance)
                .map(what -> ((Milestone.TransferFinished) what).file().replaceFirst("^/+", ""))
                .toList();
    }

    private DataFolder site() throws Exception {
        Path served = folder.resolve("served");
        LabSite.writePayload(firmwares, RELEASE, served);
        FirmwareFiles files = firmwares.find(Generation.INSTALLED);
        Files.createDirectories(served.resolve("efi"));
        Files.copy(files.ipxe().resolve("snponly.efi"), served.resolve("efi/snponly.efi"));
        Files.createDirectories(served.resolve("menus"));
        Files.writeString(
                served.resolve(SCRIPT),
                """
                #!ipxe
                kernel ../linux-cloud initrd=small-cloud.gz %s
                initrd ../small-cloud.gz
                boot
                """
                        .formatted(ARGUMENTS));
        DataFolder data = DataFolder.open(folder.resolve("data"));
        KeysInStock.give(data);
        try (Database database =
                Database.open(data.records(), Schema.RECORDS, Durability.SOUND_FILE)) {
            var profile =
                    ProfileRecord.of(
                                    PROFILE,
                                    new PayloadRecord.Plain(
                                            new Payload.Folder(served.toString(), rules())))
                            .opened();
            Outcome outcome =
                    new Records(database, InstantSource.system())
                            .apply(List.of(new Edit.PutProfile(profile)), "test");
            assertThat(outcome).isNotInstanceOf(Outcome.Refused.class);
        }
        return data;
    }

    private static List<FolderRule> rules() {
        String url = "http://" + LabAddress.ONLY.server() + ":8080/" + SCRIPT;
        return List.of(
                rule(Client.IPXE, Firmware.X86_BIOS, Optional.of(SCRIPT), Optional.empty()),
                rule(Client.IPXE, Firmware.X64_UEFI, Optional.empty(), Optional.of(url)),
                rule(
                        Client.PXE,
                        Firmware.X64_UEFI,
                        Optional.of("efi/snponly.efi"),
                        Optional.empty()));
    }

    private static FolderRule rule(
            Client client, Firmware firmware, Optional<String> file, Optional<String> url) {
        return new FolderRule(
                Set.of(client),
                Set.of(firmware),
                Optional.empty(),
                Optional.empty(),
                file,
                url,
                Optional.empty(),
                Map.of());
    }
}
