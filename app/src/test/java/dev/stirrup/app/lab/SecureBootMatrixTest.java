package dev.stirrup.app.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.stirrup.app.settings.Settings;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.boot.event.Milestone.FileKind;
import dev.stirrup.boot.event.Verdict;
import dev.stirrup.boot.grade.Grade;
import dev.stirrup.boot.grade.Hop;
import dev.stirrup.boot.grade.Hop.Kind;
import dev.stirrup.boot.grade.Letter;
import dev.stirrup.lab.FirmwareFiles;
import dev.stirrup.lab.Firmwares;
import dev.stirrup.lab.Generation;
import dev.stirrup.lab.LabFirmware;
import dev.stirrup.lab.LabLine;
import dev.stirrup.lab.LabRequest;
import dev.stirrup.lab.LabResult.Ending;
import dev.stirrup.lab.LabUnavailableException;
import dev.stirrup.lab.SecureBoot;
import dev.stirrup.lab.SecureBoot.Variable;
import dev.stirrup.netboot.Network.Mode;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.key.KeyHome;
import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.testkit.RequiresRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Real firmware with Secure Boot on: what it starts, what it refuses, and what is told of it.
@Tag("lab")
@RequiresRoot
@RequiresProgram({"qemu-system-x86_64", "ip", "/dev/net/tun"})
class SecureBootMatrixTest {
    private static final Duration LIMIT = Duration.ofMinutes(6);
    private static final String SHIM = "usr/lib/shim/shimx64.efi.signed";
    private static final String GRUB = "usr/lib/grub/x86_64-efi-signed/grubnetx64.efi.signed";

    @TempDir static Path folder;

    private static final Map<Generation, DataFolder> SITES = new EnumMap<>(Generation.class);

    private final Firmwares firmwares = Firmwares.ofUser(System.out::println);

    /// shim, GRUB and Debian's kernel, each verified by the one before. By HTTP with a GRUB that
    /// can.
    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({"UEFI,BOOKWORM", "UEFI_HTTP,TRIXIE", "UEFI,FORKY"})
    void microsoftsKeysBootDebiansChain(LabFirmware firmware, Generation generation)
            throws Exception {
        Story story = boot(firmware, generation, SecureBoot.microsoft(), LabSite.HOP);
        assertRuns(story, "SecureBoot=1");
        assertThat(loaders(story)).as("%s", story).containsExactly("shimx64.efi", "grubx64.efi");
        assertThat(milestones(story))
                .as("%s", story)
                .contains(new Milestone.SecureBootClaimed("GRUB", true, Milestone.Channel.PLAIN));
        Grade grade = story.grade().orElseThrow();
        assertThat(grade.letter()).as("%s", story).isEqualTo(Letter.D);
        assertThat(grade.hops())
                .filteredOn(hop ->
                        Set.of(Kind.LOADER, Kind.SECOND_STAGE, Kind.KERNEL).contains(hop.kind()))
                .as("%s", story)
                .hasSize(3)
                .allMatch(Hop::isVerified);
    }

    @Test
    void withSecureBootOffTheSameChainGoesOnToIpxe() throws Exception {
        Story story = boot(LabFirmware.UEFI, Generation.TRIXIE, SecureBoot.OFF, LabSite.HOP);
        assertRuns(story, "SecureBoot=0");
        assertThat(loaders(story)).as("%s", story).contains("shimx64.efi", "snponly.efi");
    }

    @Test
    void anUnsignedLoaderIsRefused() throws Exception {
        Story story =
                boot(LabFirmware.UEFI, Generation.BOOKWORM, SecureBoot.microsoft(), LabSite.CLOUD);
        assertRefused(story, "loader-never-asked");
        assertThat(story.verdict().causes().getFirst()).startsWith("Secure Boot");
    }

    /// What revokes a chain, and who then refuses it.
    enum Revocation {
        SHIM_BY_DIGEST("shim-refused"),
        SHIM_BY_SIGNER("shim-refused"),
        GRUB_BY_DIGEST("second-stage-refused"),
        GRUB_BY_SBAT("second-stage-refused");

        private final String verdict;

        Revocation(String verdict) {
            this.verdict = verdict;
        }

        SecureBoot keys(FirmwareFiles files) throws Exception {
            SecureBoot keys = SecureBoot.microsoft();
            return switch (this) {
                case SHIM_BY_DIGEST -> keys.with(Variable.FORBIDDEN, digest(files, SHIM));
                case SHIM_BY_SIGNER -> keys.with(Variable.FORBIDDEN, signer(files));
                case GRUB_BY_DIGEST -> keys.with(Variable.FORBIDDEN, digest(files, GRUB));
                case GRUB_BY_SBAT -> keys.withSbatLevel("sbat,1,2030010100\nshim,4\ngrub,99\n");
            };
        }
    }

    @ParameterizedTest
    @EnumSource(Revocation.class)
    void whatIsRevokedIsRefused(Revocation revocation) throws Exception {
        FirmwareFiles files = files(Generation.BOOKWORM);
        Story story =
                boot(LabFirmware.UEFI, Generation.BOOKWORM, revocation.keys(files), LabSite.SHIM);
        assertRefused(story, revocation.verdict);
    }

    @Test
    void ownKeysBootWhatTheSiteSigned() throws Exception {
        SecureBoot keys =
                OwnKeys.of(ownSite(), KeyHome.inFiles("Test", Map.of()), Instant.now())
                        .secureBoot();
        Story story = boot(LabFirmware.UEFI, Generation.FORKY, keys, OwnChain.OWN);
        assertRuns(story, "SecureBoot=1");
        assertThat(loaders(story)).as("%s", story).containsExactly("snponly.efi");
    }

    @Test
    void ownKeysRefuseWhatMicrosoftSigned() throws Exception {
        SecureBoot keys =
                OwnKeys.of(ownSite(), KeyHome.inFiles("Test", Map.of()), Instant.now())
                        .secureBoot();
        Story story = boot(LabFirmware.UEFI, Generation.FORKY, keys, LabSite.SHIM);
        assertRefused(story, "shim-refused");
    }

    /// The machine holds Microsoft's keys and the site's certificate: shim starts the site's iPXE,
    /// and lets it start Debian's kernel. Without shim before it, iPXE fetches one for the kernel.
    @ParameterizedTest
    @CsvSource({"behind-shim,shimx64.efi", "with-shim,snponly.efi"})
    void aMachineThatKnowsTheSiteBootsDebiansKernelByItsIpxe(String profile, String first)
            throws Exception {
        byte[] own =
                OwnKeys.of(ownSite(), KeyHome.inFiles("Test", Map.of()), Instant.now()).allowed();
        SecureBoot keys = SecureBoot.microsoft().with(Variable.ALLOWED, own);
        Story story = boot(LabFirmware.UEFI, Generation.FORKY, keys, profile);
        assertRuns(story, "SecureBoot=1");
        assertThat(loaders(story)).as("%s", story).startsWith(first).contains("shimx64.efi");
        assertThat(milestones(story))
                .contains(
                        new Milestone.SecureBootClaimed("iPXE", true, Milestone.Channel.PLAIN),
                        new Milestone.SecureBootClaimed("system", true, Milestone.Channel.PLAIN));
        assertThat(milestones(story))
                .anyMatch(what ->
                        what instanceof Milestone.HttpServed kernel
                                && kernel.kind() == FileKind.KERNEL);
    }

    private DataFolder ownSite() throws Exception {
        DataFolder data = site(Generation.FORKY);
        Path place = folder.resolve(Generation.FORKY.text());
        if (!Files.exists(place.resolve("snponly.efi"))) {
            OwnChain.add(data, place, files(Generation.FORKY));
        }
        return data;
    }

    private static byte[] digest(FirmwareFiles files, String program) throws Exception {
        return SignatureLists.ofDigest(
                SignedProgram.digest(Files.readAllBytes(files.root().resolve(program))));
    }

    /// The certificate of one of the two who signed shim.
    private static byte[] signer(FirmwareFiles files) throws Exception {
        return SignatureLists.of(
                SignedProgram.signer(Files.readAllBytes(files.root().resolve(SHIM))));
    }

    private Story boot(LabFirmware firmware, Generation generation, SecureBoot keys, String profile)
            throws Exception {
        var settings =
                RehearsalSettings.of(Settings.defaults(), Optional.empty())
                        .orElseThrow()
                        .withMode(Mode.AUTHORITATIVE);
        var request =
                LabRequest.of(firmware)
                        .withGeneration(generation)
                        .withSecureBoot(keys)
                        .withTimeout(LIMIT);
        return new Rehearsal(site(generation), settings, firmwares)
                .run(request, Optional.of(profile), new Printer());
    }

    private FirmwareFiles files(Generation generation) throws Exception {
        try {
            return firmwares.find(generation);
        } catch (LabUnavailableException e) {
            return abort(String.valueOf(e.getMessage()));
        }
    }

    private DataFolder site(Generation generation) throws Exception {
        DataFolder known = SITES.get(generation);
        if (known == null) {
            known = LabSite.make(folder.resolve(generation.text()), generation, firmwares);
            SITES.put(generation, known);
        }
        return known;
    }

    private static void assertRuns(Story story, String fact) {
        assertThat(story.result().reachedUserSpace()).as("%s", story).isTrue();
        assertThat(story.verdict().outcome()).as("%s", story).isEqualTo(Verdict.Outcome.SUCCEEDED);
        assertThat(milestones(story))
                .as("%s", story)
                .contains(new Milestone.Reported("running", fact));
    }

    private static void assertRefused(Story story, String verdict) {
        assertThat(story.result().ending()).as("%s", story).isEqualTo(Ending.REFUSED);
        assertThat(story.result().reachedUserSpace()).isFalse();
        assertThat(story.verdict().code()).as("%s", story).isEqualTo(verdict);
        assertThat(milestones(story)).noneMatch(Milestone.ScriptServed.class::isInstance);
    }

    /// The names of the loaders that the machine downloaded, in their order.
    private static List<String> loaders(Story story) {
        return milestones(story).stream()
                .flatMap(what ->
                        switch (what) {
                            case Milestone.TransferFinished done
                                    when done.kind() == FileKind.LOADER ->
                                    Optional.of(done.file()).stream();
                            case Milestone.HttpServed done
                                    when done.kind() == FileKind.LOADER
                                            && done.method().equals("GET") ->
                                    Optional.of(done.path()).stream();
                            default -> Optional.<String>empty().stream();
                        })
                .map(path -> path.substring(path.lastIndexOf('/') + 1))
                .toList();
    }

    private static List<Milestone> milestones(Story story) {
        return story.events().stream().map(BootEvent::what).toList();
    }

    /// What happened goes into the test's report, to be read when it failed.
    private static final class Printer implements RehearsalListener {
        @Override
        public void event(Instant start, BootEvent event) {
            System.out.println(Duration.between(start, event.at()).toMillis() + " " + event.what());
        }

        @Override
        public void line(LabLine line) {
            System.out.println(line.source() + " " + line.text());
        }
    }
}
