package dev.stirrup.app.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.app.settings.Settings;
import dev.stirrup.boot.Payload;
import dev.stirrup.boot.answer.AnswerKind;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.boot.event.Verdict;
import dev.stirrup.lab.Firmwares;
import dev.stirrup.lab.Generation;
import dev.stirrup.lab.LabFirmware;
import dev.stirrup.lab.LabPayload;
import dev.stirrup.lab.LabRequest;
import dev.stirrup.netboot.Network.Mode;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.Database;
import dev.stirrup.store.Database.Durability;
import dev.stirrup.store.Schema;
import dev.stirrup.store.record.AnswersRecord;
import dev.stirrup.store.record.Edit;
import dev.stirrup.store.record.Outcome;
import dev.stirrup.store.record.PayloadRecord;
import dev.stirrup.store.record.ProfileRecord;
import dev.stirrup.store.record.Records;
import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.testkit.RequiresRoot;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Debian's own installer fetches its answers and follows them.
@Tag("lab")
@RequiresRoot
@RequiresProgram({"qemu-system-x86_64", "ip", "/dev/net/tun"})
class UnattendedBootTest {
    private static final String NAME = "unattended";

    /// The installer runs its early command as soon as it has read its answers. Here it reads them
    /// once more, which must fail, and reports that it is done.
    private static final String PRESEED =
            """
            d-i debian-installer/locale string en_US.UTF-8
            d-i keyboard-configuration/xkb-keymap select us
            d-i netcfg/get_hostname string ${name}
            d-i preseed/early_command string \\
              wget -q -O /tmp/again ${answers}preseed.cfg || echo twice-refused; \\
              ${done-command}; poweroff -f
            """;

    @TempDir Path folder;

    private final Firmwares firmwares = Firmwares.ofUser(System.out::println);

    @Test
    void debiansInstallerIsGivenItsAnswersOnce() throws Exception {
        DataFolder site = LabSite.make(folder, firmwares.find(Generation.TRIXIE), firmwares);
        addAnswers(site);
        var settings =
                RehearsalSettings.of(Settings.defaults(), Optional.empty())
                        .orElseThrow()
                        .withMode(Mode.AUTHORITATIVE);
        var request =
                LabRequest.of(LabFirmware.BIOS)
                        .withGeneration(Generation.TRIXIE)
                        .withTimeout(Duration.ofMinutes(8));
        Story story =
                new Rehearsal(site, settings, firmwares)
                        .run(request, Optional.of(NAME), new StoryPrinter());
        List<Milestone> told = story.events().stream().map(BootEvent::what).toList();
        assertThat(told)
                .as("%s", story)
                .contains(
                        new Milestone.AnswersOffered(NAME, "preseed"),
                        new Milestone.AnswersServed(NAME, "preseed.cfg", Milestone.Channel.PLAIN));
        assertThat(told)
                .filteredOn(Milestone.AnswersWithheld.class::isInstance)
                .singleElement()
                .extracting(what -> ((Milestone.AnswersWithheld) what).reason())
                .isEqualTo("answers-spent");
        assertThat(told).contains(new Milestone.Reported("done", ""));
        assertThat(story.verdict().outcome()).isEqualTo(Verdict.Outcome.SUCCEEDED);
    }

    private static void addAnswers(DataFolder site) {
        try (Database database =
                Database.open(site.records(), Schema.RECORDS, Durability.SOUND_FILE)) {
            var profile =
                    ProfileRecord.of(
                                    NAME,
                                    new PayloadRecord.Plain(
                                            new Payload.Linux(
                                                    LabSite.IMAGE,
                                                    LabPayload.KERNEL,
                                                    List.of(LabPayload.INITRD),
                                                    "console=ttyS0 DEBIAN_FRONTEND=text quiet "
                                                            + "netcfg/get_nameservers=10.77.0.1")))
                            .withLoaders(Optional.of("ipxe"), Optional.empty())
                            .withAnswers(Optional.of(NAME));
            Outcome outcome =
                    new Records(database, InstantSource.system())
                            .apply(
                                    List.of(
                                            new Edit.PutProfile(profile),
                                            new Edit.PutAnswers(
                                                    AnswersRecord.of(
                                                            NAME, AnswerKind.PRESEED, PRESEED))),
                                    "test");
            assertThat(outcome).isInstanceOf(Outcome.Applied.class);
        }
    }
}
