package dev.stirrup.app.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.stirrup.app.command.CommandLines;
import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.SiteName;
import dev.stirrup.app.settings.Settings;
import dev.stirrup.boot.event.Verdict;
import dev.stirrup.lab.Firmwares;
import dev.stirrup.lab.Generation;
import dev.stirrup.lab.LabFirmware;
import dev.stirrup.lab.LabPayload;
import dev.stirrup.lab.LabRequest;
import dev.stirrup.netboot.Network.Mode;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.key.KeyHome;
import dev.stirrup.store.key.SiteKeyring;
import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.testkit.RequiresRoot;
import dev.stirrup.trust.export.TrustExport;
import dev.stirrup.trust.site.Duty;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Scripts with signatures: a packaged iPXE passes them over, one that was built with
/// IMAGE_TRUST_CMD holds kernel and initrd to them. No package has such an iPXE: name one, for UEFI
/// on x64, by the environment variable `STIRRUP_IPXE_IMGVERIFY`.
@Tag("lab")
@RequiresRoot
@RequiresProgram({"qemu-system-x86_64", "ip", "/dev/net/tun"})
class SignedImageTest {
    private static final String VARIABLE = "STIRRUP_IPXE_IMGVERIFY";

    /// Which iPXE, and whether the initrd is the one that was signed.
    enum Case {
        PACKAGED_WITH_WRONG_SIGNATURE,
        VERIFYING,
        VERIFYING_WITH_WRONG_SIGNATURE
    }

    @TempDir Path folder;

    private final Firmwares firmwares = Firmwares.ofUser(System.out::println);

    @ParameterizedTest
    @EnumSource
    void signaturesCountWhereTheLoaderKnowsThem(Case one) throws Exception {
        Path ipxe = ipxe(one);
        DataFolder site = LabSite.make(folder, Generation.FORKY, firmwares);
        add(site, ipxe, one != Case.VERIFYING);
        Story story = boot(site);
        boolean boots = one != Case.VERIFYING_WITH_WRONG_SIGNATURE;
        assertThat(story.result().reachedUserSpace()).as("%s", story).isEqualTo(boots);
        assertThat(story.verdict().outcome() == Verdict.Outcome.SUCCEEDED).isEqualTo(boots);
    }

    private Path ipxe(Case one) throws Exception {
        if (one == Case.PACKAGED_WITH_WRONG_SIGNATURE) {
            return firmwares.find(Generation.FORKY).ipxe().resolve("snponly.efi");
        }
        String given = System.getenv(VARIABLE);
        return given == null
                ? abort("no iPXE with imgverify: name one by " + VARIABLE)
                : Path.of(given);
    }

    private void add(DataFolder site, Path ipxe, boolean isWrong) throws Exception {
        Path image = Files.createDirectories(folder.resolve("signed"));
        for (String name : List.of(LabPayload.CLOUD_KERNEL, LabPayload.CLOUD)) {
            Path file = Files.copy(folder.resolve("payload").resolve(name), image.resolve(name));
            run(site, "sign", "--detached", file.toString(), "--out=" + file + ".sig");
        }
        if (isWrong) {
            Path other = image.resolve(LabPayload.CLOUD_KERNEL + ".sig");
            Files.write(image.resolve(LabPayload.CLOUD + ".sig"), Files.readAllBytes(other));
        }
        run(site, "image", "add", "signed", image.toString());
        run(site, "loaders", "add", "verifying", "snponly.efi=" + ipxe);
        Path profile =
                Files.writeString(
                        folder.resolve("profile.yaml"),
                        """
                        kind: profile
                        name: signed
                        loaders: verifying
                        linux:
                          image: signed
                          kernel: %s
                          initrds: [%s]
                          arguments: "%s"
                        """
                                .formatted(
                                        LabPayload.CLOUD_KERNEL,
                                        LabPayload.CLOUD,
                                        LabPayload.ARGUMENTS));
        run(site, "apply", "-f", profile.toString());
    }

    private Story boot(DataFolder site) throws Exception {
        var settings =
                RehearsalSettings.of(Settings.defaults(), Optional.empty())
                        .orElseThrow()
                        .withMode(Mode.AUTHORITATIVE);
        Instant now = Instant.now();
        SiteKeyring ring =
                SiteKeyring.open(site, KeyHome.inFiles(SiteName.organisation(), Map.of()));
        byte[] roots = new TrustExport(ring.complete(now), now).signatureLists(Duty.ROOT);
        LabRequest request =
                LabRequest.of(LabFirmware.UEFI)
                        .withGeneration(Generation.FORKY)
                        .withAuthorities(Files.write(folder.resolve("cacerts.esl"), roots))
                        .withTimeout(Duration.ofMinutes(6));
        return new Rehearsal(site, settings, firmwares)
                .run(request, Optional.of("signed"), new StoryPrinter());
    }

    private static void run(DataFolder site, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--data=" + site.root());
        var out = new ByteArrayOutputStream();
        var print = new PrintStream(out, true, StandardCharsets.UTF_8);
        int status = CommandLines.run(new Console(print, print, false), all.toArray(String[]::new));
        assertThat(status).as("%s: %s", all, out).isZero();
    }
}
