package dev.stirrup.app.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.app.command.CommandLines;
import dev.stirrup.boot.Demands;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.boot.event.Milestone.FileKind;
import dev.stirrup.boot.event.Milestone.HttpServed;
import dev.stirrup.boot.event.Milestone.TlsEstablished;
import dev.stirrup.boot.event.Verdict;
import dev.stirrup.lab.FirmwareFiles;
import dev.stirrup.lab.Firmwares;
import dev.stirrup.lab.Generation;
import dev.stirrup.lab.LabFirmware;
import dev.stirrup.lab.LabHardware;
import dev.stirrup.lab.LabRequest;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.Database;
import dev.stirrup.store.Database.Durability;
import dev.stirrup.store.Schema;
import dev.stirrup.store.record.Edit;
import dev.stirrup.store.record.Outcome;
import dev.stirrup.store.record.PlanRecord;
import dev.stirrup.store.record.Records;
import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.testkit.RequiresRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Debian's iPXE 2.0, not rebuilt, on a stick with the machine's certificate beside it.
@Tag("lab")
@RequiresRoot
@RequiresProgram({"qemu-system-x86_64", "ip", "/dev/net/tun"})
class ProvenMachineBootTest {
    @TempDir Path folder;

    private final Firmwares firmwares = Firmwares.ofUser(System.out::println);

    @Test
    void whatDemandsIdentityBootsTheMachineThatProvesIt() throws Exception {
        var lab = new TlsLab(folder, firmwares);
        DataFolder site = lab.site(Generation.FORKY);
        demandIdentity(site);
        LabRequest request =
                lab.request(LabFirmware.UEFI, Generation.FORKY, site)
                        .withHardware(LabHardware.USUAL.withStick(stick(site, "rehearsed")));
        Story story = lab.boot(site, request);
        assertThat(story.verdict().outcome()).as("%s", story).isEqualTo(Verdict.Outcome.SUCCEEDED);
        assertThat(TlsLab.all(story, TlsEstablished.class))
                .as("%s", story)
                .anyMatch(tls -> tls.client().contains("CN=rehearsed"));
        assertThat(TlsLab.all(story, HttpServed.class))
                .extracting(HttpServed::kind)
                .contains(FileKind.SCRIPT, FileKind.KERNEL, FileKind.INITRD);
        assertThat(TlsLab.all(story, Milestone.TransferStarted.class)).isEmpty();
    }

    private Path stick(DataFolder site, String machine) throws Exception {
        Path out = folder.resolve("identity");
        int status =
                CommandLines.run(
                        "machine", "certificate", machine, "--out=" + out, "--data=" + site.root());
        assertThat(status).isZero();
        FirmwareFiles files = firmwares.find(Generation.FORKY);
        Path boot = Files.createDirectories(folder.resolve("stick/EFI/BOOT"));
        Files.copy(files.ipxe().resolve("ipxe.efi"), boot.resolve("BOOTX64.EFI"));
        Files.copy(out.resolve(machine + ".ipxe"), boot.resolve("autoexec.ipxe"));
        return folder.resolve("stick");
    }

    /// By its plan, which is the stricter here; [dev.stirrup.boot.Demands#and] joins both.
    private static void demandIdentity(DataFolder site) {
        try (Database database =
                Database.open(site.records(), Schema.RECORDS, Durability.SOUND_FILE)) {
            var records = new Records(database, InstantSource.system());
            PlanRecord plan =
                    records.plan("rehearsed").orElseThrow().withDemands(new Demands(true, true));
            assertThat(records.apply(List.of(new Edit.PutPlan(plan.withRevision(0))), "test"))
                    .isInstanceOf(Outcome.Applied.class);
        }
    }
}
