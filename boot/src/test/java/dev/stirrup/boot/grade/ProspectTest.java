package dev.stirrup.boot.grade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.Demands;
import dev.stirrup.boot.Firmware;
import dev.stirrup.boot.FolderRule;
import dev.stirrup.boot.Loader;
import dev.stirrup.boot.LoaderSet;
import dev.stirrup.boot.Payload;
import dev.stirrup.boot.Profile;
import dev.stirrup.boot.event.Milestone.FileKind;
import dev.stirrup.boot.event.Milestone.SecureBootForeseen;
import dev.stirrup.boot.grade.Prospect.Way;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProspectTest {
    private static final Payload LINUX =
            new Payload.Linux("debian", "linux", List.of("initrd.gz"), "");

    private static final FolderRule EVERYBODYS =
            new FolderRule(
                    Set.of(),
                    Set.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of("boot.efi"),
                    Optional.empty(),
                    Optional.empty(),
                    Map.of());

    /// Everything is as it comes from a distribution, but what is named `own` is the site's.
    private static final Prospect.Programs PROGRAMS =
            new Prospect.Programs() {
                @Override
                public Optional<SecureBootForeseen> loader(Loader loader) {
                    String file = loader.file();
                    if (file.startsWith("shim")) {
                        return Optional.of(fact(file, "shim", "Microsoft's 2011 keys", ""));
                    }
                    if (file.startsWith("grub")) {
                        return Optional.of(fact(file, "", "", "a shim"));
                    }
                    String kind = file.contains("uki") ? "uki" : "";
                    boolean isOwn = loader.set().startsWith("own");
                    return Optional.of(fact(file, kind, isOwn ? "this site's keys" : "", ""));
                }

                @Override
                public Optional<SecureBootForeseen> kernel(String set, String image, String path) {
                    return Optional.of(fact(path, "", "", "a shim"));
                }
            };

    @ParameterizedTest
    @CsvSource({
        "X86_BIOS,      false, undionly.kpxe, ipxe, F",
        "X64_UEFI,      false, snponly.efi,   ipxe, F",
        "X64_UEFI_HTTP, false, snponly.efi,   ipxe, F",
        "X64_UEFI,      false, shimx64.efi,   shim, D",
        "X64_UEFI_HTTP, true,  snponly.efi,   ipxe, C",
        "X64_UEFI_HTTP, true,  snponly.efi,   own,  B"
    })
    void isTheGradeOfTheBootThatItLeadsTo(
            Firmware firmware, boolean isHttpsRequired, String file, String set, Letter letter) {
        Grade grade = grade(profile(set, file, LINUX), firmware, isHttpsRequired).orElseThrow();
        assertThat(grade.letter()).as(grade.why()).isEqualTo(letter);
    }

    @Test
    void aSignedKernelImageLeavesOnlyTheMachineUnproven() {
        Profile profile = profile("own", "snponly.efi", new Payload.Chain("loader:own/uki.efi"));
        Grade grade = grade(profile, Firmware.X64_UEFI_HTTP, true).orElseThrow();
        assertThat(grade.letter()).isEqualTo(Letter.B);
        assertThat(grade.why()).startsWith("The machine proved nothing");
    }

    @Test
    void aProfileForMachinesThatProveWhoTheyAreCanComeToTheBest() {
        Profile usual = profile("own", "snponly.efi", new Payload.Chain("loader:own/uki.efi"));
        Profile profile =
                new Profile(
                        usual.name(),
                        usual.loaders(),
                        usual.loaderFile(),
                        usual.selector(),
                        usual.isOpen(),
                        usual.payload(),
                        new Demands(true, true),
                        "");
        Grade grade = grade(profile, Firmware.X64_UEFI_HTTP, false).orElseThrow();
        assertThat(grade.letter()).as(grade.why()).isEqualTo(Letter.A);
    }

    @Test
    void whatIsRefusedWithoutTlsHasNoGrade() {
        Profile profile = profile("ipxe", "snponly.efi", LINUX);
        assertThat(grade(profile, Firmware.X64_UEFI, true)).isEmpty();
        assertThat(grade(profile, Firmware.X86_BIOS, true)).isEmpty();
        Profile grub = profile("shim", "shimx64.efi", LINUX);
        assertThat(grade(grub, Firmware.X64_UEFI_HTTP, true)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"http://192.0.2.9/other.efi", "https://192.0.2.9/other.efi"})
    void whatLiesElsewhereIsNotGraded(String target) {
        Profile profile = profile("ipxe", "snponly.efi", new Payload.Chain(target));
        assertThat(grade(profile, Firmware.X64_UEFI, false)).isEmpty();
    }

    @Test
    void whatStartsNothingIsNotGraded() {
        var menu = new Payload.Menu("Choose", Duration.ZERO, Optional.empty(), List.of());
        assertThat(
                        grade(
                                profile("ipxe", "snponly.efi", new Payload.LocalDisk()),
                                Firmware.X64_UEFI,
                                false))
                .isEmpty();
        assertThat(grade(profile("ipxe", "snponly.efi", menu), Firmware.X64_UEFI, false)).isEmpty();
        assertThat(grade(profile("ipxe", "none.efi", LINUX), Firmware.ARM64_UEFI, false)).isEmpty();
    }

    @Test
    void aPlainFolderCanNotBeWithdrawn() {
        Profile profile =
                profile("ipxe", "x", new Payload.Folder("/srv/tftp", List.of(EVERYBODYS)));
        Grade grade = grade(profile, Firmware.X64_UEFI_HTTP, true).orElseThrow();
        assertThat(grade.letter()).isEqualTo(Letter.C);
        assertThat(grade.why()).startsWith("Not everything can be withdrawn");
    }

    private static Optional<Grade> grade(
            Profile profile, Firmware firmware, boolean isHttpsRequired) {
        return Prospect.of(profile, new Way(firmware, isHttpsRequired), PROGRAMS);
    }

    private static SecureBootForeseen fact(
            String file, String program, String firmware, String shims) {
        String signers = firmware.isEmpty() && shims.isEmpty() ? "" : "somebody";
        return new SecureBootForeseen(file, FileKind.LOADER, program, signers, firmware, shims, "");
    }

    private static Profile profile(String set, String file, Payload payload) {
        List<String> files = file.startsWith("shim") ? List.of(file, "grubx64.efi") : List.of(file);
        var loaders =
                new LoaderSet(
                        set,
                        Map.of(
                                Firmware.X86_BIOS, files,
                                Firmware.X64_UEFI, files,
                                Firmware.X64_UEFI_HTTP, files),
                        Map.of("grubx64.efi", Set.of()));
        return new Profile("debian", loaders, Optional.empty(), Map.of(), false, payload);
    }
}
