package dev.stirrup.app.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.app.command.SiteName;
import dev.stirrup.app.settings.SettingsReader;
import dev.stirrup.boot.Client;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Diagnosis;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.boot.event.Milestone.CertificateStatusTold;
import dev.stirrup.boot.event.Milestone.TlsFailed;
import dev.stirrup.boot.event.Verdict;
import dev.stirrup.lab.Firmwares;
import dev.stirrup.lab.Generation;
import dev.stirrup.lab.LabAddress;
import dev.stirrup.lab.LabFirmware;
import dev.stirrup.lab.LabRequest;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.Database;
import dev.stirrup.store.Database.Durability;
import dev.stirrup.store.Schema;
import dev.stirrup.store.key.KeyHome;
import dev.stirrup.store.key.SiteKeyring;
import dev.stirrup.store.revocation.RevocationStore;
import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.testkit.RequiresRoot;
import dev.stirrup.trust.export.TrustExport;
import dev.stirrup.trust.revocation.Revocation.Kind;
import dev.stirrup.trust.revocation.RevocationList;
import dev.stirrup.trust.site.CertificateUse.StatusService;
import dev.stirrup.trust.site.Duty;
import dev.stirrup.trust.site.KeyAndChain;
import dev.stirrup.trust.site.ServerCertificates;
import dev.stirrup.trust.site.ServerIdentity;
import dev.stirrup.trust.site.ServerNames;
import dev.stirrup.trust.site.SiteKey;
import dev.stirrup.trust.site.SiteKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Stock iPXE 2.0 asks our OCSP responder about the server's certificate, which names it. OVMF,
/// which loads iPXE by the same certificate, never asks.
@Tag("lab")
@RequiresRoot
@RequiresProgram({"qemu-system-x86_64", "ip", "/dev/net/tun"})
class CertificateStatusTest {
    /// Nobody answers here: connections are refused.
    private static final String DEAF = "http://" + LabAddress.ONLY.server() + ":9/ocsp";

    @TempDir Path folder;

    private final Firmwares firmwares = Firmwares.ofUser(System.out::println);

    @Test
    void aGoodCertificateBoots() throws Exception {
        Story story = boot(site(), "on", new StoryPrinter());
        assertThat(story.verdict().outcome()).as("%s", story).isEqualTo(Verdict.Outcome.SUCCEEDED);
        assertThat(all(story, CertificateStatusTold.class))
                .isNotEmpty()
                .allMatch(told -> told.status().equals("good"));
    }

    /// The certificate is one that was brought: the server would replace one of its own.
    @Test
    void aWithdrawnCertificateIsRefusedAndTheTimelineSaysWhy() throws Exception {
        DataFolder site = site();
        ServerIdentity brought = broughtTo(site);
        withdraw(site, brought);
        Story story = boot(site, "on", StoryPrinter.until(Milestone.BootWithheld.class));
        assertThat(all(story, CertificateStatusTold.class))
                .as("%s", story)
                .contains(new CertificateStatusTold(serial(brought), "revoked"));
        assertThat(verdict(story)).as("%s", story).isEqualTo("certificate-withdrawn");
        assertThat(story.result().reachedUserSpace()).isFalse();
    }

    /// What makes naming a responder a choice: iPXE takes no answer for a no.
    @Test
    void aResponderThatIsNotReachedStopsTheBoot() throws Exception {
        Story story = boot(site(), DEAF, StoryPrinter.until(Milestone.BootWithheld.class));
        assertThat(all(story, CertificateStatusTold.class)).as("%s", story).isEmpty();
        assertThat(all(story, TlsFailed.class)).isNotEmpty();
        assertThat(verdict(story)).as("%s", story).isEqualTo("certificate-refused");
        assertThat(story.result().reachedUserSpace()).isFalse();
    }

    /// On the boot by HTTPS: the firmware goes on to PXE, which has none and is another boot.
    private static String verdict(Story story) {
        List<BootEvent> byHttps =
                story.events().stream()
                        .takeWhile(event -> !(event.what() instanceof Milestone.BootWithheld))
                        .filter(event ->
                                !(event.what() instanceof Milestone.DiscoverReceived discover)
                                        || discover.client() != Client.PXE)
                        .toList();
        return Diagnosis.of(byHttps, Instant.now().plus(Duration.ofDays(1))).code();
    }

    private DataFolder site() throws Exception {
        return LabSite.make(folder, Generation.FORKY, firmwares);
    }

    private Story boot(DataFolder site, String ocsp, StoryPrinter printer) throws Exception {
        Path file = folder.resolve("own.yaml");
        Files.writeString(
                file,
                """
                policy: {ocsp: "%s"}
                networks:
                  - name: office
                    interface: eth7
                    mode: authoritative
                    require-https: true
                    subnet: 192.0.2.0/24
                    pools: [192.0.2.10-192.0.2.20]
                """
                        .formatted(ocsp));
        var settings =
                RehearsalSettings.of(SettingsReader.read(file), Optional.empty()).orElseThrow();
        LabRequest request =
                LabRequest.of(LabFirmware.UEFI_HTTP)
                        .withGeneration(Generation.FORKY)
                        .withAuthorities(authorities(site))
                        .withTimeout(Duration.ofMinutes(6));
        return new Rehearsal(site, settings, firmwares)
                .run(request, Optional.of(LabSite.CLOUD), printer);
    }

    private Path authorities(DataFolder site) throws Exception {
        Instant now = Instant.now();
        SiteKeys keys = ring(site).complete(now);
        byte[] lists = new TrustExport(keys, now).signatureLists(Duty.ROOT);
        return Files.write(folder.resolve("cacerts.esl"), lists);
    }

    /// A certificate for the lab's address as an operator brings one, issued by the site.
    private static ServerIdentity broughtTo(DataFolder site) throws Exception {
        Instant now = Instant.now();
        SiteKeyring ring = ring(site);
        SiteKeys keys = ring.complete(now);
        SiteKey tls = keys.current(Duty.TLS, now).orElseThrow();
        byte[] address = {10, 77, 0, 1};
        var wanted =
                new ServerCertificates.Wanted(
                        ServerNames.of(List.of(), List.of(address)),
                        StatusService.at("http://" + LabAddress.ONLY.server() + ":8080/ocsp"),
                        now);
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(3072);
        ServerIdentity made =
                new ServerCertificates(SiteKeyring.issuer())
                        .issue(
                                keys.chain(tls, now),
                                ring.vault().signer(tls.name()),
                                wanted,
                                List.of(rsa.generateKeyPair()));
        ring.keepOwnServer(made);
        return made;
    }

    private static void withdraw(DataFolder site, ServerIdentity identity) {
        try (Database records =
                Database.open(site.records(), Schema.RECORDS, Durability.SOUND_FILE)) {
            new RevocationStore(records, InstantSource.system())
                    .revoke(
                            new RevocationStore.Wish(
                                    Kind.CERT, serial(identity), "server", "its key was copied"),
                            "test");
        }
    }

    private static String serial(ServerIdentity identity) {
        KeyAndChain half = identity.rsa().orElseThrow();
        return RevocationList.text(half.certificate().getSerialNumber());
    }

    private static SiteKeyring ring(DataFolder site) {
        return SiteKeyring.open(site, KeyHome.inFiles(SiteName.organisation(), Map.of()));
    }

    private static <M extends Milestone> List<M> all(Story story, Class<M> kind) {
        return story.events().stream()
                .map(BootEvent::what)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }
}
