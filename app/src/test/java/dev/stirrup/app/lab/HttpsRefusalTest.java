package dev.stirrup.app.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.app.command.CommandLines;
import dev.stirrup.app.command.SiteName;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.boot.event.Milestone.FileKind;
import dev.stirrup.boot.event.Milestone.HttpServed;
import dev.stirrup.boot.event.Milestone.TlsEstablished;
import dev.stirrup.boot.event.Milestone.TlsFailed;
import dev.stirrup.boot.event.Verdict;
import dev.stirrup.lab.Firmwares;
import dev.stirrup.lab.Generation;
import dev.stirrup.lab.LabHardware;
import dev.stirrup.lab.LabRequest;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.key.KeyHome;
import dev.stirrup.store.key.SiteKeyring;
import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.testkit.RequiresRoot;
import dev.stirrup.trust.export.Pem;
import dev.stirrup.trust.site.CertificateUse.StatusService;
import dev.stirrup.trust.site.Duty;
import dev.stirrup.trust.site.KeyAndChain;
import dev.stirrup.trust.site.ServerCertificates;
import dev.stirrup.trust.site.ServerNames;
import dev.stirrup.trust.site.SiteKey;
import dev.stirrup.trust.site.SiteKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real firmware on what HTTPS shows: what it takes, what it refuses, and what is told of it.
@Tag("lab")
@RequiresRoot
@RequiresProgram({"qemu-system-x86_64", "ip", "/dev/net/tun"})
class HttpsRefusalTest {
    @TempDir Path folder;

    private final Firmwares firmwares = Firmwares.ofUser(System.out::println);

    /// OVMF of 2022 sends no server name and has no elliptic curves. Its own iPXE has no HTTPS, so
    /// it gets that of 2026.
    @Test
    void firmwareOf2022BootsByHttps() throws Exception {
        var lab = new TlsLab(folder, firmwares);
        DataFolder site = lab.site(Generation.FORKY);
        Story story = lab.boot(site, lab.request(Generation.BOOKWORM, site), LabSite.CLOUD);
        assertThat(story.verdict().outcome()).as("%s", story).isEqualTo(Verdict.Outcome.SUCCEEDED);
        assertThat(TlsLab.all(story, TlsEstablished.class))
                .first()
                .extracting(TlsEstablished::engine)
                .isEqualTo("JDK");
        assertThat(TlsLab.all(story, HttpServed.class))
                .extracting(HttpServed::kind)
                .contains(FileKind.LOADER, FileKind.KERNEL, FileKind.INITRD);
    }

    /// The operator brought a certificate of the site's own root, for another name and address.
    @Test
    void aCertificateForAnotherNameIsRefused() throws Exception {
        var lab = new TlsLab(folder, firmwares);
        DataFolder site = lab.site(Generation.TRIXIE);
        LabRequest request = lab.request(Generation.TRIXIE, site);
        importServer(site, ServerNames.of(List.of("elsewhere.example"), List.of()));
        Story story =
                lab.refused(
                        site,
                        request.withTimeout(Duration.ofMinutes(5)),
                        Milestone.BootWithheld.class);
        assertRefused(story, "certificate-refused");
    }

    /// By a clock that is far ahead all certificates have ended, the root's too. Firmware of 2026
    /// looks at it.
    @Test
    void firmwareOf2026RefusesACertificateThatHasEnded() throws Exception {
        var lab = new TlsLab(folder, firmwares);
        DataFolder site = lab.site(Generation.FORKY);
        Story story =
                lab.refused(
                        site,
                        later(lab.request(Generation.FORKY, site))
                                .withTimeout(Duration.ofMinutes(5)),
                        Milestone.BootWithheld.class);
        assertThat(TlsLab.all(story, HttpServed.class)).isEmpty();
        assertRefused(story, "certificate-refused");
    }

    /// Firmware of 2022 and 2025 does not look at dates and loads iPXE, which does.
    @Test
    void ipxeRefusesACertificateThatHasEnded() throws Exception {
        var lab = new TlsLab(folder, firmwares);
        DataFolder site = lab.site(Generation.FORKY);
        Story story =
                lab.refused(
                        site,
                        later(lab.request(Generation.TRIXIE, site))
                                .withTimeout(Duration.ofMinutes(6)),
                        TlsFailed.class);
        assertThat(TlsLab.all(story, HttpServed.class))
                .as("%s", story)
                .extracting(HttpServed::kind)
                .contains(FileKind.LOADER)
                .doesNotContain(FileKind.KERNEL);
        assertThat(TlsLab.all(story, TlsFailed.class)).isNotEmpty();
        assertThat(story.verdict().code()).as("%s", story).startsWith("certificate-");
    }

    private static LabRequest later(LabRequest request) {
        Instant future = Instant.now().plus(Duration.ofDays(200));
        return request.withHardware(LabHardware.USUAL.withClock(future));
    }

    private static void assertRefused(Story story, String verdict) {
        assertThat(TlsLab.all(story, HttpServed.class)).as("%s", story).isEmpty();
        assertThat(TlsLab.all(story, TlsFailed.class))
                .as("%s", story)
                .extracting(TlsFailed::why)
                .contains("closed-after-certificate");
        assertThat(TlsLab.all(story, Milestone.TransferStarted.class)).isEmpty();
        assertThat(story.verdict().code()).as("%s", story).isEqualTo(verdict);
    }

    private void importServer(DataFolder site, ServerNames names) throws Exception {
        Instant now = Instant.now();
        SiteKeyring keyring =
                SiteKeyring.open(site, KeyHome.inFiles(SiteName.organisation(), Map.of()));
        SiteKeys keys = keyring.complete(now);
        SiteKey tls = keys.current(Duty.TLS, now).orElseThrow();
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(3072);
        KeyAndChain half =
                new ServerCertificates(SiteKeyring.issuer())
                        .issue(
                                keys.chain(tls, now),
                                keyring.vault().signer(tls.name()),
                                new ServerCertificates.Wanted(names, StatusService.NONE, now),
                                List.of(generator.generateKeyPair()))
                        .halves()
                        .getFirst();
        Path certificate =
                Files.writeString(folder.resolve("own.crt"), Pem.certificates(half.chain()));
        Path key =
                Files.writeString(
                        folder.resolve("own.key"),
                        Pem.block("PRIVATE KEY", half.key().getEncoded()));
        int status =
                CommandLines.run(
                        "trust",
                        "import",
                        "server",
                        certificate.toString(),
                        key.toString(),
                        "--data=" + site.root());
        assertThat(status).isZero();
    }
}
