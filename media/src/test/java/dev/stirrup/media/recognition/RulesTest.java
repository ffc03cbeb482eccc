package dev.stirrup.media.recognition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.media.wim.TinyWim;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What each rule says of a disc that has the files and the words of a released one.
class RulesTest {
    private static final Recognition RULES = Recognition.builtIn();

    @Test
    void debianInstaller() throws Exception {
        Recognised debian =
                told(
                        new FakeDisc()
                                .label("Debian 12.5.0 amd64 n")
                                .file(
                                        ".disk/info",
                                        "Debian GNU/Linux 12.5.0 \"Bookworm\" - Official amd64 NETINST"
                                                + " with firmware 20240210-11:27")
                                .files(
                                        "install.amd/vmlinuz",
                                        "install.amd/initrd.gz",
                                        "install.amd/gtk/vmlinuz",
                                        "install.amd/gtk/initrd.gz"));
        assertThat(debian.rule()).isEqualTo("debian-installer");
        assertThat(debian.title()).isEqualTo("Debian 12.5.0 NETINST x86_64");
        assertThat(debian.starts().getFirst())
                .isEqualTo(linux("install.amd/vmlinuz", "install.amd/initrd.gz"));
        assertThat(debian.delivery()).isEqualTo(Delivery.DRIVE);
    }

    @Test
    void ubuntuServer() throws Exception {
        Recognised ubuntu =
                told(
                        new FakeDisc()
                                .label("Ubuntu-Server 24.04 LTS amd64")
                                .size(2600L << 20)
                                .file(
                                        ".disk/info",
                                        "Ubuntu-Server 24.04 LTS \"Noble Numbat\" - Release amd64"
                                                + " (20240423)")
                                .files(
                                        "casper/vmlinuz",
                                        "casper/initrd",
                                        "casper/hwe-vmlinuz",
                                        "casper/hwe-initrd"));
        assertThat(ubuntu.title()).isEqualTo("Ubuntu Server 24.04 x86_64");
        assertThat(ubuntu.starts())
                .containsExactly(
                        linux("casper/vmlinuz", "casper/initrd"),
                        linux("casper/hwe-vmlinuz", "casper/hwe-initrd"));
        assertThat(ubuntu.arguments()).contains(" url=${iso} ");
        assertThat(ubuntu.delivery()).isEqualTo(Delivery.FILE);
        assertThat(ubuntu.memory()).isEqualTo(1536 + 2600);
    }

    @Test
    void ubuntuDesktopAndItsFlavours() throws Exception {
        assertThat(
                        told(casper(
                                        "Ubuntu 24.04.1 LTS \"Noble Numbat\" - Release amd64 (20240827)"))
                                .title())
                .isEqualTo("Ubuntu 24.04.1 desktop x86_64");
        assertThat(told(casper("Kubuntu 23.10 \"Mantic Minotaur\" - Release amd64 (1)")).title())
                .isEqualTo("Kubuntu 23.10 desktop x86_64");
        assertThat(told(casper("Ubuntu-MATE 22.04 LTS \"Jammy\" - Release arm64 (1)")).title())
                .isEqualTo("Ubuntu-MATE 22.04 desktop arm64");
    }

    private static FakeDisc casper(String words) {
        return new FakeDisc().file(".disk/info", words).files("casper/vmlinuz", "casper/initrd");
    }

    @Test
    void windows() throws Exception {
        Recognised eleven =
                told(
                        windows(
                                "sources/install.wim",
                                TinyWim.image(1, "Windows 11 Home", "Core", "Client")
                                        + TinyWim.image(
                                                6, "Windows 11 Pro", "Professional", "Client")));
        assertThat(eleven.title()).isEqualTo("Windows 11 x86_64");
        assertThat(eleven.starts())
                .containsExactly(
                        new Start.WinPe(
                                "Sources/boot.wim",
                                List.of("bootmgr", "boot/bcd", "boot/boot.sdi")));
        assertThat(eleven.delivery()).isEqualTo(Delivery.WINDOWS);
        String esd =
                TinyWim.image(1, "Windows Setup Media", "", "")
                        + TinyWim.image(4, "Windows 10 Pro", "Professional", "Client");
        assertThat(told(windows("sources/install.esd", esd)).title())
                .isEqualTo("Windows 10 x86_64");
        String server =
                TinyWim.image(2, "Windows Server 2025 SERVERSTANDARD", "ServerStandard", "Server");
        assertThat(told(windows("sources/install.wim", server)).title())
                .isEqualTo("Windows Server 2025 x86_64");
        assertThat(told(windows("sources/other", "")).title())
                .isEqualTo("WinPE 10.0.26100.1742 x86_64");
    }

    private static FakeDisc windows(String path, String images) {
        String pe = TinyWim.image(1, "Microsoft Windows PE (amd64)", "WindowsPE", "WindowsPE");
        return new FakeDisc()
                .anyCase()
                .label("CCCOMA_X64FRE_EN-US_DV9")
                .files("bootmgr", "boot/bcd", "boot/boot.sdi", "Sources/install.clg")
                .file("Sources/boot.wim", TinyWim.of("<WIM>" + pe + "</WIM>"))
                .file(path.replace("sources", "Sources"), TinyWim.of("<WIM>" + images + "</WIM>"));
    }

    private static Start.Linux linux(String kernel, String... initrds) {
        return new Start.Linux(kernel, List.of(initrds));
    }

    private static Recognised told(FakeDisc disc) throws Exception {
        return RULES.recognise(disc.evidence()).orElseThrow();
    }
}
