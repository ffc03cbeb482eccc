package dev.stirrup.media.recognition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.media.disc.DiscImage;
import dev.stirrup.media.disk.FileSource;
import dev.stirrup.media.tree.FileTree;
import dev.stirrup.media.wim.WimEntry;
import dev.stirrup.media.wim.WimFile;
import dev.stirrup.media.wim.WimFiles;
import dev.stirrup.testkit.Program;
import dev.stirrup.testkit.RequiresProgram;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A disc laid out as Windows' are: a readme in ISO 9660, all files in UDF, images in WIM files.
@Tag("real")
@RequiresProgram({"wimlib-imagex", "genisoimage"})
class WindowsDiscTest {
    @TempDir Path folder;

    @Test
    void fromTheDiscToTheBootManagerInsideItsWim() throws Exception {
        Path pe = folder.resolve("pe/Windows/Boot/EFI/bootmgfw.efi");
        Files.createDirectories(pe.getParent());
        byte[] manager = "MZ, a boot manager. ".repeat(5000).getBytes(StandardCharsets.UTF_8);
        Files.write(pe, manager);
        Files.createDirectories(folder.resolve("disc/sources"));
        Files.createDirectories(folder.resolve("disc/boot"));
        for (String file : List.of("bootmgr", "boot/bcd", "boot/boot.sdi")) {
            Files.writeString(folder.resolve("disc").resolve(file), file);
        }
        wim("pe", "boot.wim", "Microsoft Windows PE (x64)", "WindowsPE");
        wim("pe", "install.wim", "Windows Server 2022 SERVERSTANDARD", "Server");
        Files.writeString(folder.resolve("readme.txt"), "This disc needs a UDF file system.");
        run(
                "genisoimage -quiet -udf -iso-level 3 -V SSS_X64FRE_EN-US_DV9 -hide * -o disc.iso"
                        + " disc");
        try (FileSource file = new FileSource(folder.resolve("disc.iso"))) {
            DiscImage disc = DiscImage.open(file);
            Recognised told = Recognition.builtIn().recognise(Evidence.of(disc)).orElseThrow();
            assertThat(told.title()).isEqualTo("Windows Server 2022 x86_64");
            Start.WinPe start = (Start.WinPe) told.starts().getFirst();
            assertThat(start.others()).containsExactly("bootmgr", "boot/bcd", "boot/boot.sdi");
            FileTree tree = disc.tree();
            WimFile boot = WimFile.open(tree.open(tree.file(start.wim()).orElseThrow()));
            WimFiles files = boot.files(boot.bootIndex());
            WimEntry found = files.find("windows/boot/efi/bootmgfw.efi").orElseThrow();
            assertThat(files.read(found, 1 << 20)).isEqualTo(manager);
        }
    }

    private void wim(String from, String to, String name, String kind) throws Exception {
        String file = "disc/sources/" + to;
        Program.run(
                folder,
                "wimlib-imagex",
                "capture",
                from,
                file,
                name,
                "--boot",
                "--compress=LZX",
                "--threads=1",
                "--image-property",
                "WINDOWS/ARCH=9",
                "--image-property",
                "WINDOWS/INSTALLATIONTYPE=" + kind);
    }

    private void run(String command) throws Exception {
        Program.run(folder, command.split(" "));
    }
}
