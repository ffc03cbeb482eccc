package dev.stirrup.media.recognition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.media.wim.TinyWim;
import java.util.List;
import java.util.Locale;
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
        assertThat(ubuntu.arguments()).startsWith("ip=dhcp ${bootif} url=${iso} ");
        assertThat(ubuntu.delivery()).isEqualTo(Delivery.FILE);
        assertThat(ubuntu.memory()).isEqualTo(512 + 2 * 2600);
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

    @Test
    void debianLive() throws Exception {
        Recognised live =
                told(
                        new FakeDisc()
                                .label("d-live 12.5.0 gn amd64")
                                .file(
                                        ".disk/info",
                                        "Official Debian GNU/Linux Live 12.5.0 gnome 2024-02-10T11:42")
                                .files(
                                        "live/filesystem.squashfs",
                                        "live/vmlinuz-6.1.0-18-amd64",
                                        "live/initrd.img-6.1.0-18-amd64"));
        assertThat(live.title()).isEqualTo("Debian 12.5.0 live gnome x86_64");
        assertThat(live.starts())
                .containsExactly(
                        linux("live/vmlinuz-6.1.0-18-amd64", "live/initrd.img-6.1.0-18-amd64"));
        assertThat(live.arguments()).endsWith("fetch=${tree}/live/filesystem.squashfs");
    }

    @Test
    void aDebianLiveDiscWithAnInstallerIsALiveDisc() throws Exception {
        Recognised live =
                told(
                        new FakeDisc()
                                .label("d-live 13.1.0 kd amd64")
                                .file(
                                        ".disk/info",
                                        "Debian GNU/Linux 13.1.0 \"Trixie\" - Official amd64 LIVE kde")
                                .files(
                                        "install/vmlinuz",
                                        "install/initrd.gz",
                                        "live/filesystem.squashfs",
                                        "live/vmlinuz",
                                        "live/initrd.img"));
        assertThat(live.title()).isEqualTo("Debian 13.1.0 live kde x86_64");
    }

    @Test
    void fedoraAndThoseBuiltFromRhel() throws Exception {
        String general = "[general]\narch = x86_64\nfamily = %s\nvariant = %s\nversion = %s\n";
        Recognised server = told(anaconda(String.format(general, "Fedora", "Server", "41")));
        assertThat(server.title()).isEqualTo("Fedora 41 Server x86_64");
        assertThat(server.arguments()).isEqualTo("ip=dhcp inst.repo=${tree}");
        assertThat(server.starts())
                .containsExactly(linux("images/pxeboot/vmlinuz", "images/pxeboot/initrd.img"));
        for (String family :
                List.of("Red Hat Enterprise Linux", "Rocky Linux", "AlmaLinux", "CentOS Stream")) {
            Recognised other = told(anaconda(String.format(general, family, "BaseOS", "9.4")));
            assertThat(other.rule()).isEqualTo("redhat");
            assertThat(other.title()).isEqualTo(family + " 9.4 x86_64");
        }
        Recognised netinst =
                told(
                        new FakeDisc()
                                .label("Fedora-E-dvd-aarch64-41")
                                .files("images/pxeboot/vmlinuz", "images/pxeboot/initrd.img"));
        assertThat(netinst.title()).isEqualTo("Fedora 41 E arm64");
        assertThat(netinst.arguments()).contains("inst.stage2=${tree}");
    }

    private static FakeDisc anaconda(String treeinfo) {
        return new FakeDisc()
                .file(".treeinfo", treeinfo)
                .files("Packages/a/a.rpm", "images/pxeboot/vmlinuz", "images/pxeboot/initrd.img");
    }

    @Test
    void fedoraLive() throws Exception {
        Recognised live =
                told(
                        new FakeDisc()
                                .label("Fedora-WS-Live-40-1-14")
                                .file(
                                        "boot/grub2/grub.cfg",
                                        "linux ($root)/boot/x86_64/loader/linux")
                                .files(
                                        "LiveOS/squashfs.img",
                                        "boot/x86_64/loader/linux",
                                        "boot/x86_64/loader/initrd"));
        assertThat(live.title()).isEqualTo("Fedora 40 live WS x86_64");
        assertThat(live.starts())
                .containsExactly(linux("boot/x86_64/loader/linux", "boot/x86_64/loader/initrd"));
        assertThat(live.arguments()).contains("root=live:${tree}/LiveOS/squashfs.img");
    }

    @Test
    void openSuseWithEitherInstaller() throws Exception {
        Recognised leap =
                told(
                        new FakeDisc()
                                .label("openSUSE-Leap-15.6-DVD-x86_64710")
                                .file("media.1/products", "/ openSUSE-Leap 15.6-1\n")
                                .files("boot/x86_64/loader/linux", "boot/x86_64/loader/initrd"));
        assertThat(leap.title()).isEqualTo("openSUSE-Leap 15.6 x86_64");
        assertThat(leap.arguments()).startsWith("install=${tree} ");
        Recognised tumbleweed =
                told(
                        new FakeDisc()
                                .file("media.1/products", "/ openSUSE 20240520-0\n")
                                .files("boot/aarch64/loader/linux", "boot/aarch64/loader/initrd"));
        assertThat(tumbleweed.title()).isEqualTo("openSUSE 20240520-0 arm64");
        Recognised agama =
                told(
                        new FakeDisc()
                                .label("openSUSE_Leap_16.0_Online")
                                .files(
                                        "LiveOS/squashfs.img",
                                        "boot/x86_64/loader/linux",
                                        "boot/x86_64/loader/initrd"));
        assertThat(agama.rule()).isEqualTo("agama");
        assertThat(agama.version()).isEqualTo("16.0");
        assertThat(agama.arguments()).endsWith("root=live:${iso}");
    }

    @Test
    void archAndSystemRescue() throws Exception {
        Recognised arch =
                told(
                        new FakeDisc()
                                .label("ARCH_202406")
                                .file("arch/version", "2024.06.01\n")
                                .files(
                                        "arch/boot/x86_64/vmlinuz-linux",
                                        "arch/boot/x86_64/initramfs-linux.img",
                                        "arch/boot/amd-ucode.img"));
        assertThat(arch.title()).isEqualTo("Arch Linux 2024.06.01 x86_64");
        assertThat(arch.starts().getFirst())
                .isEqualTo(
                        linux(
                                "arch/boot/x86_64/vmlinuz-linux",
                                "arch/boot/amd-ucode.img",
                                "arch/boot/x86_64/initramfs-linux.img"));
        assertThat(arch.arguments()).contains("archiso_http_srv=${tree}/");
        Recognised rescue =
                told(
                        new FakeDisc()
                                .label("RESCUE1101")
                                .files(
                                        "sysresccd/boot/x86_64/vmlinuz",
                                        "sysresccd/boot/x86_64/sysresccd.img",
                                        "sysresccd/boot/intel_ucode.img",
                                        "sysresccd/boot/amd_ucode.img"));
        assertThat(rescue.title()).isEqualTo("SystemRescue 11.01 x86_64");
        assertThat(rescue.canWipe()).isTrue();
        assertThat(arch.canWipe()).isFalse();
        assertThat(rescue.starts().getFirst())
                .isEqualTo(
                        linux(
                                "sysresccd/boot/x86_64/vmlinuz",
                                "sysresccd/boot/intel_ucode.img",
                                "sysresccd/boot/amd_ucode.img",
                                "sysresccd/boot/x86_64/sysresccd.img"));
    }

    @Test
    void alpine() throws Exception {
        Recognised alpine =
                told(
                        new FakeDisc()
                                .label("alpine-virt 3.20.0 x86_64")
                                .file(".alpine-release", "alpine-virt-3.20.0 240522\n")
                                .files("boot/vmlinuz-virt", "boot/initramfs-virt"));
        assertThat(alpine.title()).isEqualTo("Alpine Linux 3.20.0 virt x86_64");
        assertThat(alpine.arguments())
                .contains("modloop=${tree}/boot/modloop-virt")
                .contains("alpine_repo=${tree}/apks");
    }

    @Test
    void nixosNeedsItsDisc() throws Exception {
        Recognised nixos =
                told(
                        new FakeDisc()
                                .label("nixos-minimal-24.05-x86_64")
                                .file(
                                        "isolinux/isolinux.cfg",
                                        "APPEND init=/nix/store/abc-nixos-system/init loglevel=4")
                                .files("nix-store.squashfs", "boot/bzImage", "boot/initrd"));
        assertThat(nixos.title()).isEqualTo("NixOS 24.05 minimal x86_64");
        assertThat(nixos.arguments())
                .startsWith("init=/nix/store/abc-nixos-system/init root=LABEL=nixos-minimal-24.05");
        assertThat(nixos.delivery()).isEqualTo(Delivery.DRIVE);
    }

    @Test
    void proxmoxTakesItsDiscAlong() throws Exception {
        Recognised proxmox =
                told(
                        new FakeDisc()
                                .label("PVE")
                                .size(1300L << 20)
                                .file(
                                        ".cd-info",
                                        """
                                        PRODUCT='pve'
                                        PRODUCTLONG='Proxmox VE'
                                        RELEASE='8.2'
                                        ISORELEASE='1'
                                        """)
                                .files("boot/linux26", "boot/initrd.img"));
        assertThat(proxmox.title()).isEqualTo("Proxmox VE 8.2-1 x86_64");
        assertThat(proxmox.delivery()).isEqualTo(Delivery.BESIDE);
        assertThat(proxmox.beside()).isEqualTo("proxmox.iso");
    }

    @Test
    void esxiAndFreeBsdAndMemtest() throws Exception {
        Recognised esxi =
                told(
                        new FakeDisc()
                                .anyCase()
                                .label("ESXI-8.0U2-22380479-STANDARD")
                                .file(
                                        "BOOT.CFG",
                                        """
                                        bootstate=0
                                        title=Loading ESXi installer
                                        kernel=/b.b00
                                        build=8.0.2-0.0.22380479
                                        """)
                                .files("EFI/BOOT/BOOTX64.EFI", "MBOOT.C32"));
        assertThat(esxi.title()).isEqualTo("VMware ESXi 8.0.2-0.0.22380479 x86_64");
        assertThat(esxi.starts().getFirst()).isEqualTo(new Start.Program("EFI/BOOT/BOOTX64.EFI"));
        Recognised bsd =
                told(
                        new FakeDisc()
                                .label("14_1_RELEASE_AMD64_BO")
                                .files("boot/kernel/kernel", "boot/loader.efi"));
        assertThat(bsd.title()).isEqualTo("FreeBSD 14.1-RELEASE BO x86_64");
        Recognised memtest =
                told(new FakeDisc().anyCase().label("MT86PLUS_64").files("EFI/BOOT/BOOTX64.EFI"));
        assertThat(memtest.title()).isEqualTo("Memtest86+ x86_64");
        assertThat(memtest.delivery()).isEqualTo(Delivery.MEMORY);
    }

    @Test
    void clonezillaAndGparted() throws Exception {
        for (String name : List.of("Clonezilla", "GParted")) {
            Recognised tool =
                    told(
                            new FakeDisc()
                                    .file(
                                            name + "-Live-Version",
                                            name.toLowerCase(Locale.ROOT) + "-live-3.1.2-9-amd64\n")
                                    .files(
                                            "live/vmlinuz",
                                            "live/initrd.img",
                                            "live/filesystem.squashfs"));
            assertThat(tool.title()).isEqualTo(name + " 3.1.2-9 x86_64");
            assertThat(tool.starts()).contains(linux("live/vmlinuz", "live/initrd.img"));
            assertThat(tool.canWipe()).isTrue();
        }
    }

    @Test
    void dban() throws Exception {
        Recognised dban =
                told(
                        new FakeDisc()
                                .label("DBAN")
                                .files("dban.bzi", "isolinux.cfg", "isolinux.bin"));
        assertThat(dban.title()).isEqualTo("DBAN i386");
        assertThat(dban.starts()).containsExactly(linux("dban.bzi"));
        assertThat(dban.arguments()).isEqualTo("nuke=dwipe silent");
        assertThat(dban.canWipe()).isTrue();
    }

    @Test
    void whatWipesIsKnownByItsFiles() {
        assertThat(Recognition.wipers())
                .contains("Clonezilla-Live-Version", "sysresccd/boot/*/vmlinuz", "dban.bzi");
    }

    @Test
    void liveSystemsWithoutAKnownNameAreStartedLikeTheirKind() throws Exception {
        Recognised live =
                told(
                        new FakeDisc()
                                .label("Kali Live amd64")
                                .files(
                                        "live/filesystem.squashfs",
                                        "live/vmlinuz-6.8.11-amd64",
                                        "live/initrd.img-6.8.11-amd64"));
        assertThat(live.title()).isEqualTo("Live system Kali Live amd64 x86_64");
        assertThat(live.starts()).hasSize(1);
        Recognised casper =
                told(
                        new FakeDisc()
                                .label("Rescuezilla")
                                .files(
                                        "casper/filesystem.squashfs",
                                        "casper/vmlinuz",
                                        "casper/initrd.lz"));
        assertThat(casper.rule()).isEqualTo("casper");
        assertThat(casper.starts()).containsExactly(linux("casper/vmlinuz", "casper/initrd.lz"));
    }

    @Test
    void linuxMint() throws Exception {
        assertThat(told(casper("Linux Mint 21.3 \"Virginia\" - Release amd64 20240107")).title())
                .isEqualTo("Linux Mint 21.3 x86_64");
    }

    private static Start.Linux linux(String kernel, String... initrds) {
        return new Start.Linux(kernel, List.of(initrds));
    }

    private static Recognised told(FakeDisc disc) throws Exception {
        return RULES.recognise(disc.evidence()).orElseThrow();
    }
}
