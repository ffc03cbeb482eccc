package dev.stirrup.app.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.app.command.Ran;
import dev.stirrup.testkit.Program;
import dev.stirrup.testkit.RequiresProgram;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `image add` says of discs and makes of them: with the shims and GRUBs of Debian's packages
/// on them, and in the shape of VMware's.
@Tag("real")
@RequiresProgram({
    "xorriso",
    "genisoimage",
    "cpio",
    DiscAddTest.SHIM,
    DiscAddTest.GRUBS + "grubnetx64.efi.signed",
    DiscAddTest.GRUBS + "gcdx64.efi.signed",
    "/boot/memtest86+x64.efi"
})
class DiscAddTest {
    static final String SHIM = "/usr/lib/shim/shimx64.efi.signed";
    static final String GRUBS = "/usr/lib/grub/x86_64-efi-signed/";

    @TempDir Path temp;
    private Path files;

    @BeforeEach
    void makeFolder() throws Exception {
        files = Files.createDirectories(temp.resolve("files"));
    }

    @Test
    void aDiscsShimAndGrubBecomeALoaderSetAndAVerdictOnItsKernels() throws Exception {
        live();
        put("EFI/BOOT/BOOTX64.EFI", Files.readAllBytes(Path.of(SHIM)));
        put("EFI/BOOT/grubx64.efi", grub("grubnetx64"));
        put("boot/signed.efi", grub("grubx64"));
        String told = added("--profile", "live");
        assertThat(told)
                .contains("Made loader set d of the shim and GRUB on it")
                .containsPattern("EFI/BOOT/BOOTX64.EFI .* starts with Microsoft")
                .containsPattern("boot/signed.efi .* starts behind .*Debian")
                .containsPattern("live/vmlinuz .* no EFI program: off only")
                .containsPattern("live/initrd.img .* -");
        assertThat(ran(0, "loaders", "list", "d")).contains("shimx64.efi", "grubx64.efi");
        assertThat(ran(0, "profile", "show", "live")).contains("loaders: d");
        assertThat(added("--profile", "live", "--replace"))
                .as("its own set is made anew")
                .contains("Made loader set d of");
    }

    @Test
    void aGrubWithoutANetworkIsNotTaken() throws Exception {
        live();
        put("EFI/BOOT/BOOTX64.EFI", Files.readAllBytes(Path.of(SHIM)));
        put("EFI/BOOT/grubx64.efi", grub("gcdx64"));
        assertThat(added("--profile", "live"))
                .contains("no GRUB beside it that can boot from a network")
                .contains("grubnetx64.efi")
                .doesNotContain("Made loader set");
        assertThat(ran(0, "profile", "show", "live")).doesNotContain("loaders: d");
    }

    @Test
    void whatIsNoShimThatFirmwareTakesIsNotTakenEither() throws Exception {
        live();
        put("EFI/BOOT/BOOTX64.EFI", unsigned());
        put("EFI/BOOT/grubx64.efi", grub("grubnetx64"));
        assertThat(added("--profile", "live"))
                .containsPattern("EFI/BOOT/BOOTX64.EFI .* not signed: off only")
                .doesNotContain("Made loader set");
    }

    @Test
    void aSetThatSomebodyMadeIsLeftAlone() throws Exception {
        live();
        put("EFI/BOOT/BOOTX64.EFI", Files.readAllBytes(Path.of(SHIM)));
        put("EFI/BOOT/grubx64.efi", grub("grubnetx64"));
        ran(0, "loaders", "add", "d", SHIM);
        assertThat(added("--profile", "live"))
                .contains("there is a loader set d already")
                .doesNotContain("Made loader set");
    }

    /// In capitals, as ISO 9660 has them without Rock Ridge.
    @Test
    void anEsxiShapedDiscGetsSettingsForTheNetworkAndAProfile() throws Exception {
        text(
                "boot.cfg",
                """
                bootstate=0
                title=Loading ESXi installer
                kernel=/b.b00
                kernelopt=runweasel cdromBoot
                modules=/jumpstrt.gz --- /k.b00
                build=8.0.2-0.0.22380479
                """);
        for (String file : List.of("b.b00", "jumpstrt.gz", "k.b00", "mboot.c32")) {
            text(file, file);
        }
        put("efi/boot/bootx64.efi", unsigned());
        text("efi/boot/crypto64.efi", "c");
        Program.run(temp, "genisoimage", "-quiet", "-o", "d.iso", "files");
        Ran added = Ran.on(data(), "image", "add", iso(), "--profile", "esxi");
        assertThat(added.status()).as("%s", added).isZero();
        assertThat(added.out())
                .contains("This is VMware ESXi 8.0.2-0.0.22380479 x86_64, needs 8192 MiB")
                .contains("Made profile esxi: esxi:d/efi/boot/bootx64.efi");
        assertThat(ran(0, "profile", "show", "esxi")).contains("esxi:d/efi/boot/bootx64.efi");
        for (String file : List.of("boot-network.cfg", "mboot.c32", "efi/boot/crypto64.efi")) {
            ran(0, "profile", "add", "has-" + file.length(), "--chain=image:d/" + file);
        }
    }

    /// As the disc's own note says.
    @Test
    void proxmoxsDiscTravelsInAnInitrdOfTheOperators() throws Exception {
        byte[] kernel = new byte[70_000];
        System.arraycopy("HdrS".getBytes(StandardCharsets.US_ASCII), 0, kernel, 0x202, 4);
        put("boot/linux26", kernel);
        text("boot/initrd.img", "070701" + "0".repeat(104));
        text(".cd-info", "PRODUCTLONG='Proxmox Virtual Environment'\nRELEASE='8.2'\n");
        assertThat(added()).contains("This is Proxmox Virtual Environment", "cpio -L -o -H newc");
        String pack = "ln -s d.iso proxmox.iso; echo proxmox.iso | cpio -L -o -H newc > disc.img";
        Program.run(temp, "sh", "-c", pack);
        assertThat(
                        added(
                                "--replace",
                                "--with=" + temp.resolve("disc.img"),
                                "--profile=pve",
                                "--profile-initrd=boot/initrd.img",
                                "--profile-initrd=stirrup/disc.img"))
                .contains("Made profile pve: boot/linux26 with boot/initrd.img, stirrup/disc.img")
                .containsPattern("stirrup/disc.img +initrd");
    }

    @Test
    void aToolThatCanWipeSaysSo() throws Exception {
        live();
        text("Clonezilla-Live-Version", "clonezilla-live-3.1.2-9-amd64\n");
        assertThat(added("--profile", "live"))
                .contains("This is Clonezilla 3.1.2-9 x86_64")
                .contains("can overwrite the disks", "role imaging");
        assertThat(ran(1, "profile", "add", "all", "--image=d", "--kernel=live/vmlinuz", "--open"))
                .contains("can overwrite disks");
    }

    /// The file is sparse: nothing of it is read.
    @Test
    void whatDoesNotFitIsRefusedBeforeItIsCopied() throws Exception {
        long free = Files.getFileStore(temp).getUsableSpace();
        Path large = temp.resolve("large.iso");
        try (var file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(free);
        }
        assertThat(ran(1, "image", "add", large.toString()))
                .contains("do not fit into the data folder")
                .doesNotContain("copying");
        Path small = Files.writeString(temp.resolve("vmlinuz"), "kernel");
        String kernel = "--kernel=" + small;
        assertThat(ran(1, "image", "add", "two", kernel, "--initrd=" + large))
                .contains("do not fit into the data folder");
        assertThat(ran(1, "image", "add", "two", kernel, "--with=" + large))
                .contains("vmlinuz", "large.iso", "do not fit into the data folder");
    }

    private void live() throws Exception {
        byte[] kernel = new byte[70_000];
        System.arraycopy("HdrS".getBytes(StandardCharsets.US_ASCII), 0, kernel, 0x202, 4);
        put("live/vmlinuz", kernel);
        text("live/initrd.img", "070701" + "0".repeat(104));
        text("live/filesystem.squashfs", "s");
    }

    /// An EFI program that nobody signed.
    private static byte[] unsigned() throws Exception {
        return Files.readAllBytes(Path.of("/boot/memtest86+x64.efi"));
    }

    private static byte[] grub(String name) throws Exception {
        return Files.readAllBytes(Path.of(GRUBS + name + ".efi.signed"));
    }

    private void text(String path, String text) throws Exception {
        put(path, text.getBytes(StandardCharsets.UTF_8));
    }

    private void put(String path, byte[] content) throws Exception {
        Path file = files.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    private String added(String... more) throws Exception {
        Files.deleteIfExists(temp.resolve("d.iso"));
        Program.run(temp, "xorriso", "-as", "mkisofs", "-quiet", "-R", "-o", "d.iso", "files");
        List<String> words = new ArrayList<>(List.of("image", "add", iso()));
        words.addAll(List.of(more));
        return ran(0, words.toArray(String[]::new));
    }

    private String ran(int status, String... words) {
        Ran ran = Ran.on(data(), words);
        assertThat(ran.status()).as("%s", ran).isEqualTo(status);
        return ran.out() + ran.err();
    }

    private Path data() {
        return temp.resolve("data");
    }

    private String iso() {
        return temp.resolve("d.iso").toString();
    }
}
