package dev.stirrup.netboot.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.Plan;
import dev.stirrup.netboot.ContentRef;
import dev.stirrup.netboot.FileAnswer;
import dev.stirrup.netboot.Network.Mode;
import dev.stirrup.netboot.Site;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Paths without a token, for another server's DHCP.
class EntryTest {
    private static final String PATH = "entry/x64-uefi/boot.efi";

    @ParameterizedTest
    @EnumSource(value = Mode.class, names = "FOREIGN", mode = EnumSource.Mode.EXCLUDE)
    void theyAreClosedInEveryOtherMode(Mode mode) {
        var site = new Site(mode, Site.unknown());
        assertThat(site.tftp(PATH)).isInstanceOf(FileAnswer.Missing.class);
        assertThat(site.http("/" + PATH, "")).isInstanceOf(FileAnswer.Missing.class);
    }

    @Test
    void theFirstFileIsWhateverThePolicySays() {
        var site = new Site(Mode.FOREIGN, Site.unknown());
        assertThat(content(site.tftp(PATH)))
                .isEqualTo(new ContentRef.LoaderFile("ipxe", "snponly.efi"));
        assertThat(content(site.tftp("\\entry\\x86-bios\\boot.bin")))
                .isEqualTo(new ContentRef.LoaderFile("ipxe", "undionly.kpxe"));
        assertThat(content(site.http("//entry/arm64-uefi-http/boot.efi", "")))
                .isEqualTo(new ContentRef.LoaderFile("ipxe", "snponly-arm64.efi"));
    }

    @Test
    void sideFilesLieBesideIt() {
        var site = new Site(Mode.FOREIGN, Site.unknown());
        assertThat(content(site.tftp("entry/x64-uefi/grubx64.efi")))
                .isEqualTo(new ContentRef.LoaderFile("ipxe", "grubx64.efi"));
        assertThat(text(site.tftp("entry/x64-uefi/autoexec.ipxe"))).startsWith("#!ipxe\ndhcp");
        assertThat(text(site.tftp("entry/x64-uefi/grub/grub.cfg"))).contains("Stirrup");
    }

    @Test
    void aNameThatShimMadeOfFirmwaresOptionsIsItsSecondStage() {
        var site = new Site(Mode.FOREIGN, Site.unknown());
        assertThat(content(site.tftp("entry/x64-uefi/\ufffdOnboard")))
                .isEqualTo(new ContentRef.LoaderFile("ipxe", "grubx64.efi"));
        assertThat(content(site.tftp("entry/arm64-uefi/\ufffdOnboard")))
                .isEqualTo(new ContentRef.LoaderFile("ipxe", "grubaa64.efi"));
    }

    @Test
    void aRomThatReadsOnBehindTheNameGetsItsFile() {
        var site = new Site(Mode.FOREIGN, Site.unknown());
        assertThat(content(site.tftp("entry/x86-bios/boot.bin\ufffd")))
                .isEqualTo(new ContentRef.LoaderFile("ipxe", "undionly.kpxe"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "entry/x64-uefi",
                "entry",
                "entry/nonsense/boot.efi",
                "entry/99999/boot.efi",
                "entry/x86-uefi/boot.efi",
                "entry/x64-uefi/../../etc/passwd"
            })
    void nothingElseIsThere(String path) {
        var site = new Site(Mode.FOREIGN, Site.unknown());
        assertThat(site.tftp(path)).isInstanceOf(FileAnswer.Missing.class);
    }

    @Test
    void whoMayNotBootGetsNothing() {
        for (Plan plan :
                new Plan[] {new Plan.Blocked("stolen"), new Plan.LocalDisk(), new Plan.None()}) {
            FileAnswer answer = new Site(Mode.FOREIGN, plan).tftp(PATH);
            assertThat(answer).isInstanceOf(FileAnswer.Missing.class);
            assertThat(answer.events()).hasSize(1);
        }
    }

    @Test
    void dhcpIsNotAnswered() {
        var site = new Site(Mode.FOREIGN, Site.debian());
        assertThat(site.ask("discover-ovmf-pxe").packet()).isEmpty();
        assertThat(site.ask("discover-ovmf-pxe").events()).hasSize(1);
        assertThat(site.ask4011("request-ovmf-pxe-4011").packet()).isEmpty();
    }

    private static ContentRef content(FileAnswer answer) {
        assertThat(answer).isInstanceOf(FileAnswer.Stored.class);
        return ((FileAnswer.Stored) answer).content();
    }

    private static String text(FileAnswer answer) {
        assertThat(answer).isInstanceOf(FileAnswer.Text.class);
        return ((FileAnswer.Text) answer).text();
    }
}
