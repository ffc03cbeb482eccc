package dev.stirrup.app.lab;

import dev.stirrup.app.command.SiteName;
import dev.stirrup.app.settings.SettingsReader;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.lab.Firmwares;
import dev.stirrup.lab.Generation;
import dev.stirrup.lab.LabFirmware;
import dev.stirrup.lab.LabRequest;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.key.KeyHome;
import dev.stirrup.store.key.SiteKeyring;
import dev.stirrup.trust.export.TrustExport;
import dev.stirrup.trust.site.Duty;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Rehearsals on a network that requires HTTPS.
final class TlsLab {
    private static final Duration LIMIT = Duration.ofMinutes(8);

    private final Path folder;
    private final Firmwares firmwares;

    /// @param folder for files of its own
    TlsLab(Path folder, Firmwares firmwares) {
        this.folder = folder;
        this.firmwares = firmwares;
    }

    /// A site with the loaders of this generation, and Debian's kernel.
    DataFolder site(Generation generation) throws Exception {
        return LabSite.make(folder.resolve(generation.text()), generation, firmwares);
    }

    /// UEFI HTTP Boot that trusts this site.
    LabRequest request(Generation generation, DataFolder trusted) throws Exception {
        return request(LabFirmware.UEFI_HTTP, generation, trusted);
    }

    LabRequest request(LabFirmware firmware, Generation generation, DataFolder trusted)
            throws Exception {
        return LabRequest.of(firmware)
                .withGeneration(generation)
                .withTimeout(LIMIT)
                .withAuthorities(authorities(trusted));
    }

    /// Boots what the machine's plan says.
    Story boot(DataFolder site, LabRequest request) throws Exception {
        return boot(site, request, Optional.empty(), new StoryPrinter());
    }

    Story boot(DataFolder site, LabRequest request, String profile) throws Exception {
        return boot(site, request, Optional.of(profile), new StoryPrinter());
    }

    /// A boot that is refused, until it comes to this.
    Story refused(DataFolder site, LabRequest request, Class<? extends Milestone> last)
            throws Exception {
        return boot(site, request, Optional.of(LabSite.CLOUD), StoryPrinter.until(last));
    }

    private Story boot(
            DataFolder site,
            LabRequest request,
            Optional<String> profile,
            RehearsalListener listener)
            throws Exception {
        Path file = folder.resolve("own.yaml");
        Files.writeString(
                file,
                """
                networks:
                  - name: office
                    interface: eth7
                    mode: authoritative
                    require-https: true
                    subnet: 192.0.2.0/24
                    pools: [192.0.2.10-192.0.2.20]
                """);
        var settings =
                RehearsalSettings.of(SettingsReader.read(file), Optional.empty()).orElseThrow();
        return new Rehearsal(site, settings, firmwares).run(request, profile, listener);
    }

    /// A site's roots as OVMF takes them.
    private Path authorities(DataFolder site) throws Exception {
        SiteKeyring keyring =
                SiteKeyring.open(site, KeyHome.inFiles(SiteName.organisation(), Map.of()));
        Instant now = Instant.now();
        byte[] lists = new TrustExport(keyring.complete(now), now).signatureLists(Duty.ROOT);
        return Files.write(folder.resolve("cacerts.esl"), lists);
    }

    static <M extends Milestone> List<M> all(Story story, Class<M> kind) {
        return story.events().stream()
                .map(BootEvent::what)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }
}
