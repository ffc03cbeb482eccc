package dev.stirrup.app.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.stirrup.app.command.Ran;
import dev.stirrup.app.command.SiteName;
import dev.stirrup.app.settings.Settings;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.boot.grade.Hop;
import dev.stirrup.lab.FirmwareFiles;
import dev.stirrup.lab.Firmwares;
import dev.stirrup.lab.Generation;
import dev.stirrup.lab.LabAddress;
import dev.stirrup.lab.LabFirmware;
import dev.stirrup.lab.LabHardware;
import dev.stirrup.lab.LabRequest;
import dev.stirrup.lab.LabUnavailableException;
import dev.stirrup.lab.Typed;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.key.KeyHome;
import dev.stirrup.store.key.SiteKeyring;
import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.testkit.RequiresRoot;
import dev.stirrup.trust.export.TrustExport;
import dev.stirrup.trust.site.Duty;
import dev.stirrup.uefi.list.EfiGuid;
import dev.stirrup.uefi.list.SignatureList;
import dev.stirrup.uefi.list.SignatureListEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From Stirrup's menu to netboot.xyz's and on to a kernel of another server, by two iPXE of
/// Debian's packages.
@Tag("lab")
@RequiresRoot
@RequiresProgram({"qemu-system-x86_64", "ip", "/dev/net/tun", "nginx", "dnsmasq", "openssl"})
class NetbootXyzTest {
    private static final Duration LIMIT = Duration.ofSeconds(100);

    @TempDir static Path folder;

    private static final Firmwares FIRMWARES = Firmwares.ofUser(System.out::println);
    private static DataFolder site;
    private static PublicSite there;

    private HeardLines heard = new HeardLines();

    @BeforeAll
    static void make() throws Exception {
        FirmwareFiles files = files();
        site = LabSite.make(folder, Generation.FORKY, FIRMWARES);
        there = PublicSite.make(folder.resolve("public"), files, folder.resolve("payload"));
        run("apply", "-f", Path.of("../examples/netboot-xyz.yaml").toString());
        run("plan", "set", "rehearsed", "--menu=tools-menu");
    }

    @Test
    void theExamplesEntryLeadsThroughItsMenusToAKernel() throws Exception {
        Story story = boot("");
        assertThat(story.result().reported()).as("%s", story).isTrue();
        assertThat(there.asked())
                .containsSubsequence(
                        "https boot.netboot.xyz /ipxe/netboot.xyz-snponly.efi 200",
                        "https boot.netboot.xyz /menu.ipxe 200",
                        "https boot.netboot.xyz /boot.cfg 200",
                        "https boot.netboot.xyz /debian.ipxe 200",
                        "http deb.debian.org /debian/dists/bookworm/amd64/linux 200",
                        "http deb.debian.org /debian/dists/bookworm/amd64/initrd.gz 200");
        assertThat(TlsLab.all(story, Milestone.FileMissing.class))
                .as("its iPXE asks the site for settings: %s", story)
                .extracting(Milestone.FileMissing::file)
                .contains("local-vars.ipxe");
        assertThat(story.verdict().sentence())
                .as("%s", story)
                .isEqualTo(
                        "The machine went on to another server (boot.netboot.xyz, deb.debian.org):"
                                + " from there on nothing is known.");
        assertThat(story.verdict().code()).isEqualTo("went-on-elsewhere");
        assertThat(story.grade().orElseThrow().hops())
                .extracting(Hop::text)
                .anyMatch(line -> line.startsWith("another server boot.netboot.xyz"));
    }

    /// The first program comes from a mirror that knows its digest; the machine goes on from there
    /// as it would from netboot.xyz's own.
    @Test
    void itsFirstProgramComesFromAMirror() throws Exception {
        heard = new HeardLines("http://deb.debian.org/");
        Story story =
                boot(
                        """
                        mirrors:
                          netboot-xyz:
                            kind: pinned
                            upstream: https://boot.netboot.xyz/
                            pins: {%s: %s}
                        fetch: {ca: %s}
                        """
                                .formatted(PublicSite.PROGRAM, there.digest(), there.authority()));
        assertThat(heard.all())
                .as("%s", story)
                .anyMatch(line -> line.contains("http://deb.debian.org/"))
                .as("iPXE adds a dot for each second that it waits")
                .anyMatch(line ->
                        line.matches(".*/mirror/netboot-xyz/" + PublicSite.PROGRAM + "\\.+ ok.*"))
                .noneMatch(line -> line.contains("https://boot.netboot.xyz/" + PublicSite.PROGRAM));
        assertThat(story.verdict().code()).as("%s", story).isEqualTo("went-on-elsewhere");
    }

    private Story boot(String more) throws Exception {
        LabAddress lab = LabAddress.ONLY;
        Path settings =
                Files.writeString(
                        folder.resolve("stirrup.yaml"),
                        """
                        networks:
                          - name: lab
                            interface: %s
                            address: %s
                            mode: authoritative
                            require-https: true
                            subnet: %s
                            pools: [%s-%s]
                            dns: [%2$s]
                        %6$s\
                        """
                                .formatted(
                                        lab.iface(),
                                        lab.server(),
                                        lab.network(),
                                        lab.firstLease(),
                                        lab.lastLease(),
                                        more));
        List<Typed> typing =
                List.of(new Typed("Systems of netboot.xyz", "2"), new Typed("Debian of", "\r"));
        LabRequest request =
                LabRequest.of(LabFirmware.UEFI_HTTP)
                        .withGeneration(Generation.FORKY)
                        .withTimeout(LIMIT)
                        .withAuthorities(authorities())
                        .withHardware(LabHardware.USUAL.withTyping(typing));
        var own = RehearsalSettings.of(Settings.defaults(), Optional.empty()).orElseThrow();
        return new Rehearsal(site, own, FIRMWARES)
                .boot(site, request, server -> there.beside(server, settings), heard);
    }

    private static FirmwareFiles files() throws IOException {
        try {
            return FIRMWARES.find(Generation.FORKY);
        } catch (LabUnavailableException e) {
            return abort(String.valueOf(e.getMessage()));
        }
    }

    /// What the firmware trusts: the site's root, and the authority that public servers have.
    private Path authorities() throws Exception {
        Instant now = Instant.now();
        SiteKeyring keyring =
                SiteKeyring.open(site, KeyHome.inFiles(SiteName.organisation(), Map.of()));
        var both = new ByteArrayOutputStream();
        both.write(new TrustExport(keyring.complete(now), now).signatureLists(Duty.ROOT));
        try (InputStream in = Files.newInputStream(there.authority())) {
            byte[] der =
                    CertificateFactory.getInstance("X.509").generateCertificate(in).getEncoded();
            EfiGuid owner = EfiGuid.of("5c2d9f0e-6b0a-4c39-9d64-0d4a6d1c7e21");
            both.write(SignatureListEncoder.encode(List.of(SignatureList.x509(owner, der))));
        }
        return Files.write(folder.resolve("cacerts.esl"), both.toByteArray());
    }

    private static void run(String... arguments) {
        Ran ran = Ran.on(site.root(), arguments);
        assertThat(ran.status()).as("%s", ran).isZero();
    }
}
