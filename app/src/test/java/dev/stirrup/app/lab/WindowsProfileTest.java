package dev.stirrup.app.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.app.command.Ran;
import dev.stirrup.testkit.Program;
import dev.stirrup.testkit.RequiresProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From a disc to a profile, and what is said against one. Any EFI program stands for wimboot here.
@Tag("real")
@RequiresProgram({
    "wimlib-imagex",
    "genisoimage",
    "grub-mkstandalone",
    "/usr/lib/grub/x86_64-efi/normal.mod"
})
class WindowsProfileTest {
    private static final String NAME = "win11";
    private static final String BOOT_MANAGER = "pe/Windows/Boot/EFI/bootmgfw.efi";

    /// The usual chunks take a gigabyte to pack.
    private static final String SMALL = "--solid-chunk-size=1M";

    @TempDir Path folder;

    @Test
    void aDiscBecomesAProfileThatIsCheckedAgainstItsWims() throws Exception {
        Path disc = WindowsStandIn.make(folder);
        assertThat(ran("image", "add", disc.toString(), "--profile", NAME).err())
                .contains("stirrup loaders add wimboot FILE", "The image was added");
        done("loaders", "add", "wimboot", "wimboot=" + folder.resolve(BOOT_MANAGER));
        assertThat(
                        done(
                                "profile",
                                "add",
                                NAME,
                                "--windows=" + NAME,
                                "--edition=Windows 11 Pro",
                                "--index=1"))
                .contains(
                        "wim: sources/boot.wim",
                        "index: 1",
                        "files:",
                        "boot/bcd",
                        "stirrup/curl.exe")
                .contains("disc:", "path: win11.iso");
        assertThat(refused("--edition=Windows 12"))
                .contains("there is no Windows 12; the image has Windows 11 Pro");
        assertThat(refused("--index=2")).contains("sources/boot.wim has 1 images");
        done("answer", "add", "deb", text("preseed.cfg", "d-i x string y\n"));
        assertThat(refused("--answers=deb")).contains("Windows reads autounattend");
        assertThat(ran("loaders", "remove", "wimboot").err()).contains("profile win11 needs");
        assertThat(applied("image: win11\n  wim: boot/bcd")).contains("is no WIM");
        assertThat(applied("image: win11\n  wim: sources/boot.wim\n  wimboot: other/wimboot"))
                .contains("there is no loader other/wimboot");
    }

    /// What Windows PE lacks is told when the disc is added, not at the machine.
    @Test
    void howSetupWillGetItsFilesIsToldOfADisc() throws Exception {
        Path disc = WindowsStandIn.make(folder);
        Ran wim = ran("image", "add", NAME, disc.toString());
        assertThat(wim.status()).as("%s", wim).isZero();
        assertThat(wim.out())
                .contains("only if Windows PE finds it by itself", "has no iscsicli.exe")
                .contains("by HTTPS: yes, curl.exe is added to its Windows PE");
        Path sources = folder.resolve("disc/sources");
        String install = sources.resolve("install.wim").toString();
        run("wimlib-imagex", "export", install, "all", sources + "/install.esd", "--solid", SMALL);
        Files.delete(Path.of(install));
        String cli = text("iscsicli.exe", "stands for iscsicli");
        String command = "--command=add " + cli + " /Windows/System32/iscsicli.exe";
        run("wimlib-imagex", "update", sources + "/boot.wim", "1", command);
        run("genisoimage", "-quiet", "-udf", "-allow-limited-size", "-o", "esd.iso", "disc");
        String esd = folder.resolve("esd.iso").toString();
        assertThat(done("image", "add", "esd", esd))
                .contains("over iSCSI: yes, sources/boot.wim (image 1) has iscsicli.exe")
                .contains("by HTTPS: yes, curl.exe is added to its Windows PE");
        split(sources);
        run("genisoimage", "-quiet", "-udf", "-allow-limited-size", "-o", "swm.iso", "disc");
        String swm = folder.resolve("swm.iso").toString();
        assertThat(done("image", "add", "swm", swm))
                .contains("no, for sources/boot.wim (image 1) has no curl.exe, and")
                .contains("sources/install.swm, one Windows in several files, is not read here")
                .contains("is one Windows in 3 files, of which are missing: sources/install3.swm.")
                .contains("stirrup image add swm THE-ISO --replace --with curl.exe");
        String curl = text("curl.exe", "the operator's");
        assertThat(done("image", "add", "swm", swm, "--replace", "--with", curl))
                .contains("by HTTPS: yes, curl.exe is added to its Windows PE");
        done("loaders", "add", "wimboot", "wimboot=" + folder.resolve(BOOT_MANAGER));
        assertThat(done("profile", "add", "swm", "--windows=swm")).contains("stirrup/curl.exe");
        assertThat(done("image", "show", "swm")).contains("has iscsicli.exe");
        Path other = Files.createDirectories(folder.resolve("other/sources")).resolve("boot.wim");
        run("wimlib-imagex", "export", sources + "/boot.wim", "all", "" + other, "--compress=LZMS");
        done("image", "add", "lzms", folder.resolve("other").toString());
        assertThat(ran("profile", "add", "lzms", "--windows=lzms").err())
                .contains("is packed by LZMS, which wimboot does not read");
    }

    /// Into three files, and loses the last.
    private void split(Path sources) throws Exception {
        Path windows = folder.resolve("install/Windows");
        for (int i = 0; i < 3; i++) {
            var bytes = new byte[500_000];
            new Random(i).nextBytes(bytes);
            Files.write(windows.resolve("file" + i), bytes);
        }
        run("wimlib-imagex", "capture", "install", "whole.wim", "Windows 11 Pro");
        run("wimlib-imagex", "split", "whole.wim", sources + "/install.swm", "0.6");
        Files.delete(sources.resolve("install3.swm"));
        Files.delete(sources.resolve("install.esd"));
    }

    private void run(String... words) throws Exception {
        Program.run(folder, words);
    }

    private String applied(String inside) throws Exception {
        String file = text("p.yaml", "kind: profile\nname: other\nwindows:\n  " + inside + "\n");
        Ran ran = ran("apply", "--file", file);
        assertThat(ran.status()).isNotZero();
        return ran.out() + ran.err();
    }

    private String refused(String option) {
        Ran ran = ran("profile", "add", NAME, "--windows=" + NAME, option);
        assertThat(ran.status()).isNotZero();
        return ran.err();
    }

    private String text(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private String done(String... arguments) {
        Ran ran = ran(arguments);
        assertThat(ran.status()).as("%s", ran).isZero();
        return ran.out();
    }

    private Ran ran(String... arguments) {
        return Ran.on(folder.resolve("data"), arguments);
    }
}
