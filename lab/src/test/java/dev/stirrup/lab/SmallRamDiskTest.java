package dev.stirrup.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmallRamDiskTest {
    private static final String REPORTER = "stirrup-report";
    private static final String MODULES = "lib/modules/6.1/kernel/";

    /// A symbolic link, as stat(2) tells it.
    private static final int LINK = 0120777;

    @TempDir Path folder;

    @Test
    void whatTheReporterNeedsIsKeptWithTheDriversInOneFolder() throws Exception {
        Map<String, String> inside = entries(SmallRamDisk.of(installer()).toBytes());
        assertThat(inside)
                .containsEntry("bin/busybox", "busybox")
                .containsEntry("lib/modules/virtio.ko", "installer's virtio")
                .containsKey(REPORTER)
                .doesNotContainKeys("usr/bin/partman", "lib/modules/floppy.ko");
        assertThat(inside.keySet())
                .as("the kernel makes no parents")
                .containsSubsequence("lib", "lib/modules", "lib/modules/virtio.ko");
    }

    @Test
    void anotherKernelBringsItsOwnDrivers() throws Exception {
        CloudKernel cloud =
                unpacked("lib/modules/6.1-cloud/kernel/", "virtio_net.ko", "cloud's virtio_net");
        Map<String, String> inside =
                entries(SmallRamDisk.of(installer()).withDrivers(cloud).toBytes());
        assertThat(inside)
                .containsEntry("bin/busybox", "busybox")
                .containsEntry("lib/modules/virtio_net.ko", "cloud's virtio_net")
                .containsKey(REPORTER)
                .doesNotContainKeys("lib/modules/virtio.ko", "lib/modules/floppy.ko");
    }

    @Test
    void debian13HasItsModulesCompressedAndElsewhere() throws Exception {
        CloudKernel cloud =
                unpacked("usr/lib/modules/6.12-cloud/kernel/", "failover.ko.xz", "compressed");
        assertThat(entries(SmallRamDisk.of(installer()).withDrivers(cloud).toBytes()))
                .containsEntry("lib/modules/failover.ko.xz", "compressed");
    }

    @Test
    void debian13HasItsProgramsBelowUsrAndSomeOutsideBusybox() throws Exception {
        var archive =
                new CpioArchive()
                        .entry("lib", LINK, bytes("usr/lib"))
                        .folder("usr")
                        .folder("usr/bin")
                        .program("usr/bin/busybox", bytes("busybox"))
                        .program("usr/bin/kmod", bytes("kmod"))
                        .program("usr/bin/wget", bytes("wget"))
                        .folder("usr/lib")
                        .program("usr/lib/x86_64-linux-gnu/libc.so.6", bytes("libc"))
                        .program("usr/lib/x86_64-linux-gnu/liblzma.so.5", bytes("liblzma"))
                        .folder("usr/sbin")
                        .entry("usr/sbin/insmod", LINK, bytes("../bin/kmod"));
        Map<String, String> inside = entries(SmallRamDisk.of(compressed(archive)).toBytes());
        assertThat(inside)
                .containsEntry("usr/bin/busybox", "busybox")
                .containsEntry("usr/sbin/insmod", "../bin/kmod")
                .containsEntry("usr/bin/kmod", "kmod")
                .containsKeys(
                        "usr/lib/x86_64-linux-gnu/libc.so.6",
                        "usr/lib/x86_64-linux-gnu/liblzma.so.5")
                .doesNotContainKey("usr/bin/wget");
        assertThat(inside.keySet())
                .as("a folder's link and its target come before what lies in it")
                .containsSubsequence("lib", "usr/lib", "lib/modules");
    }

    @Test
    void aRamDiskWithoutBusyboxIsRefused() throws Exception {
        Path file = compressed(new CpioArchive().folder("bin"));
        assertThatThrownBy(() -> SmallRamDisk.of(file))
                .isInstanceOf(IOException.class)
                .hasMessage("no busybox in " + file);
    }

    @Test
    void aPackageWithoutAKernelIsNone() throws Exception {
        write("usr/share/doc/linux-image-cloud-amd64/copyright", "text");
        assertThatThrownBy(() -> CloudKernel.in(folder))
                .isInstanceOf(IOException.class)
                .hasMessage("no kernel in " + folder);
    }

    private CloudKernel unpacked(String modules, String driver, String content) throws Exception {
        write("boot/vmlinuz-cloud", "kernel");
        write("boot/System.map-cloud", "map");
        write(modules + driver, content);
        write(modules + "floppy.ko", "floppy");
        CloudKernel kernel = CloudKernel.in(folder);
        assertThat(kernel.file()).hasContent("kernel");
        return kernel;
    }

    private void write(String path, String content) throws Exception {
        Path file = folder.resolve(path);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, content);
    }

    private Path installer() throws Exception {
        return compressed(
                new CpioArchive()
                        .folder("bin")
                        .program("bin/busybox", bytes("busybox"))
                        .folder("lib")
                        .folder("lib/modules")
                        .program(MODULES + "virtio.ko", bytes("installer's virtio"))
                        .program(MODULES + "floppy.ko", bytes("floppy"))
                        .program("usr/bin/partman", bytes("partman")));
    }

    private Path compressed(CpioArchive archive) throws Exception {
        Path file = folder.resolve("initrd.gz");
        try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(archive.toBytes());
        }
        return file;
    }

    private static Map<String, String> entries(byte[] compressed) throws Exception {
        var entries = new LinkedHashMap<String, String>();
        var reader = new CpioReader(new GZIPInputStream(new ByteArrayInputStream(compressed)));
        for (Optional<CpioReader.Entry> next = reader.next(); next.isPresent(); ) {
            entries.put(
                    next.get().path(), new String(next.get().content(), StandardCharsets.UTF_8));
            next = reader.next();
        }
        return entries;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
