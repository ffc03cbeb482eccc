package dev.stirrup.app.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.app.command.CommandLines;
import dev.stirrup.app.command.Console;
import dev.stirrup.lab.Firmwares;
import dev.stirrup.lab.Generation;
import dev.stirrup.store.DataFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A site with golden images that a BIOS and UEFI can start: on UEFI `cloud` starts a Linux, `tiny`
/// a program that says so and ends. For each there is a profile for each way to log in, such as
/// `tiny-mutual`, which also tells firmware where the disk is.
final class DiskSite {
    /// What the disk says on the console when a BIOS started it.
    static final String BOOTED = "stirrup: booted by the BIOS";

    /// What the tiny disk says when UEFI started it.
    static final String STARTED = "stirrup: started by UEFI";

    /// 16-bit code at 0x7c00 that sends the text behind it to COM1 and switches QEMU's machine off
    /// by its ACPI register.
    private static final String CODE =
            "fa31c08ed8fcbe267cbafd03eca82074fbac84c07406baf803eeebedba0406b80020eff4ebfd";

    private DiskSite() {}

    /// Makes it.
    static DataFolder make(Path folder, Firmwares firmwares, Generation generation)
            throws Exception {
        DataFolder site = LabSite.make(folder, generation, firmwares);
        Path cloud = program(folder, "cloud");
        run(site, "uki", LabSite.CLOUD, "--out=" + cloud);
        makeDisk(site, folder, "cloud");
        Files.write(program(folder, "tiny"), TinyEfiProgram.saying(STARTED));
        makeDisk(site, folder, "tiny");
        Path profiles = folder.resolve("profiles.yaml");
        Files.writeString(
                profiles,
                Stream.of("cloud", "tiny")
                        .flatMap(image ->
                                Stream.of("open", "chap", "mutual")
                                        .map(login -> profile(image, login)))
                        .collect(Collectors.joining("---\n")));
        run(site, "apply", "--file=" + profiles);
        return site;
    }

    private static String profile(String image, String login) {
        return """
        kind: profile
        name: %1$s-%2$s
        disk: {golden: %1$s, login: %2$s, firmware: true}
        """
                .formatted(image, login);
    }

    /// Where UEFI looks for a program on a disk.
    private static Path program(Path folder, String image) throws IOException {
        return Files.createDirectories(folder.resolve(image + "/EFI/BOOT")).resolve("BOOTX64.EFI");
    }

    /// A disk with one FAT partition, which UEFI looks into, and code in its first block, which a
    /// BIOS runs.
    private static void makeDisk(DataFolder site, Path folder, String image) throws Exception {
        Path disk = folder.resolve(image + ".raw");
        int status =
                new ProcessBuilder(
                                "qemu-img",
                                "convert",
                                "--image-opts",
                                "driver=vvfat,fat-type=16,dir=" + folder.resolve(image),
                                "-O",
                                "raw",
                                disk.toString())
                        .inheritIO()
                        .start()
                        .waitFor();
        assertThat(status).isZero();
        try (var file = new RandomAccessFile(disk.toFile(), "rw")) {
            file.write(bootCode());
        }
        run(site, "disk", "import", image, disk.toString());
    }

    /// The code with its text, for a disk's first block.
    static byte[] bootCode() {
        byte[] text = ("\r\n" + BOOTED + "\r\n\0").getBytes(StandardCharsets.US_ASCII);
        byte[] code = HexFormat.of().parseHex(CODE);
        byte[] all = Arrays.copyOf(code, code.length + text.length);
        System.arraycopy(text, 0, all, code.length, text.length);
        return all;
    }

    /// Runs a command on the site.
    ///
    /// @return what it said
    static String run(DataFolder site, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--data=" + site.root());
        var out = new ByteArrayOutputStream();
        var print = new PrintStream(out, true, StandardCharsets.UTF_8);
        int status = CommandLines.run(new Console(print, print, false), all.toArray(String[]::new));
        assertThat(status).as("%s: %s", all, out).isZero();
        return out.toString(StandardCharsets.UTF_8);
    }
}
