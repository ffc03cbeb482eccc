package dev.stirrup.app.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.Operator;
import dev.stirrup.boot.Payload;
import dev.stirrup.boot.Stage;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.boot.event.Milestone.FileKind;
import dev.stirrup.boot.event.Milestone.TlsEstablished;
import dev.stirrup.boot.event.Milestone.TlsFailed;
import dev.stirrup.boot.event.Verdict;
import dev.stirrup.boot.grade.Letter;
import dev.stirrup.lab.Firmwares;
import dev.stirrup.lab.Generation;
import dev.stirrup.lab.LabHardware;
import dev.stirrup.lab.LabPayload;
import dev.stirrup.lab.Typed;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.Database;
import dev.stirrup.store.Database.Durability;
import dev.stirrup.store.Schema;
import dev.stirrup.store.content.BlobStore;
import dev.stirrup.store.image.ImageLimits;
import dev.stirrup.store.image.ImageSource;
import dev.stirrup.store.image.ImageStore;
import dev.stirrup.store.operator.OperatorStore;
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
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Real firmware boots over HTTPS on a network that requires it.
@Tag("lab")
@RequiresRoot
@RequiresProgram({"qemu-system-x86_64", "ip", "/dev/net/tun"})
class HttpsBootTest {
    private static final String PASSWORD = "correct-horse";

    @TempDir Path folder;

    private TlsLab lab;

    @BeforeEach
    void openLab() {
        lab = new TlsLab(folder, Firmwares.ofUser(System.out::println));
    }

    /// OVMF of 2022 and 2025 has no elliptic curves and is served by the JDK. iPXE of 2025 and 2026
    /// trusts the same `TlsCaCertificate`; that of Debian 12 has no HTTPS and is refused.
    @ParameterizedTest
    @CsvSource({"TRIXIE,JDK", "FORKY,BoringSSL"})
    void everythingThatBootsComesByHttps(Generation generation, String firstEngine)
            throws Exception {
        DataFolder site = lab.site(generation);
        Story story = lab.boot(site, lab.request(generation, site), LabSite.CLOUD);
        assertThat(story.verdict().outcome()).as("%s", story).isEqualTo(Verdict.Outcome.SUCCEEDED);
        assertThat(TlsLab.all(story, TlsEstablished.class))
                .first()
                .extracting(TlsEstablished::engine)
                .isEqualTo(firstEngine);
        assertThat(TlsLab.all(story, Milestone.HttpServed.class))
                .extracting(Milestone.HttpServed::kind)
                .contains(FileKind.LOADER, FileKind.KERNEL, FileKind.INITRD);
        assertThat(TlsLab.all(story, Milestone.TransferFinished.class)).isEmpty();
        assertThat(TlsLab.all(story, Milestone.HttpServed.class))
                .filteredOn(served -> served.kind() != FileKind.OTHER)
                .extracting(Milestone.HttpServed::channel)
                .containsOnly(Milestone.Channel.TLS);
        assertThat(TlsLab.all(story, Milestone.SecureBootClaimed.class))
                .extracting(Milestone.SecureBootClaimed::by)
                .contains("system");
        assertThat(story.grade().orElseThrow().letter()).as("%s", story).isEqualTo(Letter.C);
        assertThat(story.grade().orElseThrow().why()).contains("Secure Boot is off");
    }

    @Test
    void firmwareThatTrustsAnotherSiteIsToldOnTheTimeline() throws Exception {
        DataFolder site = lab.site(Generation.TRIXIE);
        DataFolder other = DataFolder.open(folder.resolve("other"));
        Story story =
                lab.refused(
                        site,
                        lab.request(Generation.TRIXIE, other).withTimeout(Duration.ofMinutes(5)),
                        Milestone.BootWithheld.class);
        assertThat(TlsLab.all(story, TlsFailed.class))
                .as("%s", story)
                .extracting(TlsFailed::why)
                .contains("closed-after-certificate");
        assertThat(TlsLab.all(story, Milestone.BootWithheld.class))
                .as("it goes on to PXE, which has no HTTPS")
                .extracting(Milestone.BootWithheld::reason)
                .contains("https-required");
        assertThat(TlsLab.all(story, Milestone.HttpServed.class)).isEmpty();
    }

    /// Nobody gave the entry a role: it leads to a tool that can overwrite disks. The screen says
    /// why it is not for everybody, and shows the menu again.
    @Test
    void anOperatorLogsInForClonezillaAtTheMenuOfARealIpxe() throws Exception {
        DataFolder site = lab.site(Generation.FORKY);
        addMenu(site);
        List<Typed> typing =
                List.of(
                        new Typed("Clone", "1"),
                        new Typed("Username", "eve\r" + PASSWORD + "\r"),
                        new Typed("the entry needs a role that this operator has not", ""),
                        new Typed("Clone", "1"),
                        new Typed("Username", "ann\r" + PASSWORD + "\r"));
        Story story =
                lab.boot(
                        site,
                        lab.request(Generation.FORKY, site)
                                .withHardware(LabHardware.USUAL.withTyping(typing)),
                        "tools");
        assertThat(TlsLab.all(story, Milestone.OperatorLoggedIn.class))
                .as("%s", story)
                .containsExactly(
                        new Milestone.OperatorLoggedIn("eve"),
                        new Milestone.OperatorLoggedIn("ann"));
        assertThat(TlsLab.all(story, Milestone.BootWithheld.class))
                .contains(
                        new Milestone.BootWithheld(Stage.LOADER, "role-required", "eve, imaging"));
        assertThat(story.verdict().outcome()).isEqualTo(Verdict.Outcome.SUCCEEDED);
        assertThat(story.toString()).doesNotContain(PASSWORD);
    }

    private void addMenu(DataFolder site) throws Exception {
        Path payload = folder.resolve(Generation.FORKY.text()).resolve("payload");
        Files.writeString(payload.resolve("Clonezilla-Live-Version"), "clonezilla-live-3.1.2-9");
        try (Database database =
                Database.open(site.records(), Schema.RECORDS, Durability.SOUND_FILE)) {
            InstantSource clock = InstantSource.system();
            var operators = new OperatorStore(database, clock);
            operators.put(new Operator("ann", Set.of("imaging")), PASSWORD.toCharArray(), "test");
            operators.put(new Operator("eve", Set.of("support")), PASSWORD.toCharArray(), "test");
            new ImageStore(database, new BlobStore(site.content()), ImageLimits.USUAL, clock)
                    .add(
                            new ImageStore.Wish(
                                    "clonezilla",
                                    new ImageSource.Folder(payload),
                                    "lab",
                                    "test",
                                    false));
            var tool =
                    new Payload.Linux(
                            "clonezilla",
                            LabPayload.CLOUD_KERNEL,
                            List.of(LabPayload.CLOUD),
                            LabPayload.ARGUMENTS);
            var menu =
                    new PayloadRecord.Menu(
                            "What now?",
                            Duration.ZERO,
                            Optional.empty(),
                            List.of(new PayloadRecord.Item("Clone", "clonezilla")));
            Outcome outcome =
                    new Records(database, clock)
                            .apply(
                                    List.of(
                                            profile("clonezilla", new PayloadRecord.Plain(tool)),
                                            profile("tools", menu)),
                                    "test");
            assertThat(outcome).isInstanceOf(Outcome.Applied.class);
        }
    }

    private static Edit profile(String name, PayloadRecord payload) {
        return new Edit.PutProfile(
                ProfileRecord.of(name, payload).withLoaders(Optional.of("ipxe"), Optional.empty()));
    }
}
