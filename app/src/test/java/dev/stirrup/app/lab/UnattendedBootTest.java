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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Debian's own installer fetches its answers and follows them, whichever loader started it. By
/// HTTPS it verifies the server: the site's root came with its RAM disk.
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

    private static final Firmwares FIRMWARES = Firmwares.ofUser(System.out::println);

    @TempDir static Path folder;

    private static TlsLab lab;
    private static DataFolder site;

    /// By which loader the kernel and its arguments come.
    enum Way {
        IPXE_BY_HTTPS(LabFirmware.UEFI_HTTP, "ipxe", Optional.empty()),
        SHIM_AND_GRUB(LabFirmware.UEFI, "shim", Optional.of("shimx64.efi"));

        private final LabFirmware firmware;
        private final String loaders;
        private final Optional<String> file;

        Way(LabFirmware firmware, String loaders, Optional<String> file) {
            this.firmware = firmware;
            this.loaders = loaders;
            this.file = file;
        }

        String profile() {
            return "unattended-" + loaders;
        }
    }

    @BeforeAll
    static void makeSite() throws Exception {
        lab = new TlsLab(folder, FIRMWARES);
        site = lab.site(Generation.TRIXIE);
        addAnswers();
    }

    @ParameterizedTest
    @EnumSource
    void debiansInstallerIsGivenItsAnswersOnce(Way way) throws Exception {
        boolean isTls = way == Way.IPXE_BY_HTTPS;
        Story story =
                isTls
                        ? lab.boot(site, lab.request(Generation.TRIXIE, site), way.profile())
                        : boot(way);
        var channel = isTls ? Milestone.Channel.TLS : Milestone.Channel.PLAIN;
        List<Milestone> told = story.events().stream().map(BootEvent::what).toList();
        assertThat(told)
                .as("%s", story)
                .contains(new Milestone.Reported("done", ""))
                .contains(
                        new Milestone.AnswersOffered(NAME, "preseed"),
                        new Milestone.AnswersServed(NAME, "preseed.cfg", channel));
        if (way == Way.SHIM_AND_GRUB) {
            assertThat(told)
                    .as("%s", story)
                    .contains(
                            new Milestone.SecureBootClaimed(
                                    "GRUB", false, Milestone.Channel.PLAIN));
        }
        assertThat(told)
                .filteredOn(Milestone.AnswersWithheld.class::isInstance)
                .singleElement()
                .extracting(what -> ((Milestone.AnswersWithheld) what).reason())
                .isEqualTo("answers-spent");
        assertThat(story.verdict().outcome()).isEqualTo(Verdict.Outcome.SUCCEEDED);
    }

    private static Story boot(Way way) throws Exception {
        var settings =
                RehearsalSettings.of(Settings.defaults(), Optional.empty())
                        .orElseThrow()
                        .withMode(Mode.AUTHORITATIVE);
        var request =
                LabRequest.of(way.firmware)
                        .withGeneration(Generation.TRIXIE)
                        .withTimeout(Duration.ofMinutes(8));
        return new Rehearsal(site, settings, FIRMWARES)
                .run(request, Optional.of(way.profile()), new StoryPrinter());
    }

    private static void addAnswers() {
        var edits = new ArrayList<Edit>();
        edits.add(new Edit.PutAnswers(AnswersRecord.of(NAME, AnswerKind.PRESEED, PRESEED)));
        for (Way way : Way.values()) {
            edits.add(new Edit.PutProfile(profile(way)));
        }
        try (Database database =
                Database.open(site.records(), Schema.RECORDS, Durability.SOUND_FILE)) {
            Outcome outcome = new Records(database, InstantSource.system()).apply(edits, "test");
            assertThat(outcome).isInstanceOf(Outcome.Applied.class);
        }
    }

    private static ProfileRecord profile(Way way) {
        return ProfileRecord.of(
                        way.profile(),
                        new PayloadRecord.Plain(
                                new Payload.Linux(
                                        LabSite.IMAGE,
                                        LabPayload.KERNEL,
                                        List.of(LabPayload.INITRD),
                                        "console=ttyS0 DEBIAN_FRONTEND=text quiet "
                                                + "netcfg/get_nameservers=10.77.0.1")))
                .withLoaders(Optional.of(way.loaders), way.file)
                .withAnswers(Optional.of(NAME));
    }
}
