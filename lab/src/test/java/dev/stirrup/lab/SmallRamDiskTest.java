package dev.stirrup.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stirrup.media.initrd.CpioWriter;
import dev.stirrup.media.initrd.Initrd;
import dev.stirrup.wire.ByteSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmallRamDiskTest {
    private static final String REPORTER = "stirrup-report";
    private static final String MODULES = "lib/modules/6.1/kernel/";

    private static final int MOST = 1 << 20;
    private static final int RUNNABLE = 0755;

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
                new CpioWriter(MOST)
                        .link("lib", "usr/lib")
                        .folder("usr")
                        .folder("usr/bin")
                        .file("usr/bin/busybox", RUNNABLE, bytes("busybox"))
                        .file("usr/bin/kmod", RUNNABLE, bytes("kmod"))
                        .file("usr/bin/wget", RUNNABLE, bytes("wget"))
                        .folder("usr/lib")
                        .file("usr/lib/x86_64-linux-gnu/libc.so.6", RUNNABLE, bytes("libc"))
                        .file("usr/lib/x86_64-linux-gnu/liblzma.so.5", RUNNABLE, bytes("liblzma"))
                        .folder("usr/sbin")
                        .link("usr/sbin/insmod", "../bin/kmod");
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
        Path file = compressed(new CpioWriter(MOST).folder("bin"));
        assertThatThrownBy(() -> SmallRamDisk.of(file))
                .isInstanceOf(IOException.class)
                .hasMessage("no busybox in " + file);
    }

    @Test
    void aRamDiskThatBreaksOffIsRefused() throws Exception {
        Path file = installer();
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> SmallRamDisk.of(file))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("not a RAM disk: " + file);
    }

    @Test
    void aProgramLargerThanAnyIsRefusedAndNotCutOff() throws Exception {
        int size = (32 << 20) + 1;
        Path file =
                compressed(new CpioWriter(64 << 20).file("bin/busybox", RUNNABLE, new byte[size]));
        assertThatThrownBy(() -> SmallRamDisk.of(file))
                .isInstanceOf(IOException.class)
                .hasMessage("bin/busybox has impossible " + size + " bytes");
    }

    @Test
    void theReporterIsTheSameEachTime() throws Exception {
        assertThat(LabPayload.reporter()).isEqualTo(LabPayload.reporter());
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
                new CpioWriter(MOST)
                        .folder("bin")
                        .file("bin/busybox", RUNNABLE, bytes("busybox"))
                        .folder("lib")
                        .folder("lib/modules")
                        .file(MODULES + "virtio.ko", RUNNABLE, bytes("installer's virtio"))
                        .file(MODULES + "floppy.ko", RUNNABLE, bytes("floppy"))
                        .file("usr/bin/partman", RUNNABLE, bytes("partman")));
    }

    private Path compressed(CpioWriter archive) throws Exception {
        Path file = folder.resolve("initrd.gz");
        try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(archive.finish());
        }
        return file;
    }

    private static Map<String, String> entries(byte[] compressed) throws Exception {
        var entries = new LinkedHashMap<String, String>();
        Initrd.walk(
                ByteSource.of(compressed),
                (entry, content) ->
                        entries.put(
                                entry.path(),
                                new String(content.read(MOST), StandardCharsets.UTF_8)));
        return entries;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
