package dev.stirrup.app.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stirrup.lab.Firmwares;
import dev.stirrup.lab.LabPayload;
import dev.stirrup.media.initrd.CpioWriter;
import dev.stirrup.testkit.Program;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/// ISOs laid out as distributions lay out theirs, with Debian's kernel. Their initial RAM disk does
/// what the distribution's does first: it fetches what the kernel's arguments name.
enum ShapedDisc {
    UBUNTU("casper/vmlinuz", "casper/initrd", "Ubuntu-Server 24.04.2 LTS amd64") {
        @Override
        Map<String, String> texts() {
            return Map.of(
                    ".disk/info",
                    "Ubuntu-Server 24.04.2 LTS \"Noble Numbat\" - Release amd64 (20250216)",
                    "casper/ubuntu-server-minimal.squashfs",
                    "stand-in");
        }
    },
    FEDORA("images/pxeboot/vmlinuz", "images/pxeboot/initrd.img", "Fedora-S-dvd-x86_64-41") {
        @Override
        Map<String, String> texts() {
            return Map.of(
                    ".treeinfo",
                    """
                    [release]
                    name = Fedora
                    version = 41
                    [general]
                    family = Fedora
                    version = 41
                    variant = Server
                    arch = x86_64
                    """,
                    "Packages/README",
                    "stand-in");
        }
    },
    ALPINE("boot/vmlinuz-lts", "boot/initramfs-lts", "alpine-std 3.21.3 x86_64") {
        @Override
        Map<String, String> texts() {
            return Map.of(
                    ".alpine-release",
                    "alpine-lts 250213",
                    "apks/x86_64/APKINDEX.tar.gz",
                    "the index of Alpine",
                    "boot/modloop-lts",
                    "stand-in");
        }
    };

    /// What the RAM disk says on the serial console before what it fetched.
    static final String FETCHED = "stirrup-disc: fetched ";

    private static final int MOST = 1 << 16;

    private static final String INIT =
            """
            #!/bin/sh
            b=/bin/busybox
            $b mkdir -p /proc /sys /dev /tmp
            $b mount -t proc proc /proc
            $b mount -t sysfs sys /sys
            $b mount -t devtmpfs dev /dev
            exec >/dev/ttyS0 2>&1
            echo "stirrup-lab: user space"
            /stirrup-report-drivers
            $b ip link set eth0 up
            $b udhcpc -i eth0 -n -q -t 10 -T 2 -s /stirrup-report-address
            for word in $($b cat /proc/cmdline); do
                case $word in
                    url=*) url=${word#url=} ;;
                    inst.repo=*) url=${word#inst.repo=}/.treeinfo ;;
                    alpine_repo=*) url=${word#alpine_repo=}/x86_64/APKINDEX.tar.gz ;;
                esac
            done
            $b wget -q -O /fetched "$url"
            echo "stirrup-disc: fetched $($b sha256sum </fetched)"
            $b poweroff -f
            """;

    private final String kernel;
    private final String initrd;
    private final String label;

    ShapedDisc(String kernel, String initrd, String label) {
        this.kernel = kernel;
        this.initrd = initrd;
        this.label = label;
    }

    /// The files that the rules look at.
    abstract Map<String, String> texts();

    String kernel() {
        return kernel;
    }

    /// Makes it.
    ///
    /// @param firmwares by which Debian's kernel is had
    /// @param programs more files, by their paths on the disc
    Path make(Path folder, Firmwares firmwares, Map<String, Path> programs)
            throws IOException, InterruptedException {
        Path payload = Files.createDirectories(folder.resolve("payload"));
        LabSite.writePayload(firmwares, LabSite.RELEASE, payload);
        Path tree = folder.resolve("tree");
        write(tree, kernel, Files.readAllBytes(payload.resolve(LabPayload.CLOUD_KERNEL)));
        var ramDisk = new ByteArrayOutputStream();
        ramDisk.write(Files.readAllBytes(payload.resolve(LabPayload.CLOUD)));
        ramDisk.write(new byte[-ramDisk.size() & 3]);
        ramDisk.write(new CpioWriter(MOST).file("init", 0755, INIT.getBytes(UTF_8)).finish());
        write(tree, initrd, ramDisk.toByteArray());
        for (var text : texts().entrySet()) {
            write(tree, text.getKey(), text.getValue().getBytes(UTF_8));
        }
        for (var program : programs.entrySet()) {
            write(tree, program.getKey(), Files.readAllBytes(program.getValue()));
        }
        String name = name().toLowerCase(Locale.ROOT) + ".iso";
        Program.run(
                folder,
                "xorriso",
                "-as",
                "mkisofs",
                "-quiet",
                "-R",
                "-J",
                "-V",
                label,
                "-o",
                name,
                tree.toString());
        return folder.resolve(name);
    }

    /// What a machine fetches first.
    byte[] fetched(Path disc) throws IOException {
        return switch (this) {
            case UBUNTU -> Files.readAllBytes(disc);
            case FEDORA -> text(".treeinfo");
            case ALPINE -> text("apks/x86_64/APKINDEX.tar.gz");
        };
    }

    private byte[] text(String path) {
        return texts().getOrDefault(path, "").getBytes(UTF_8);
    }

    private static void write(Path tree, String path, byte[] content) throws IOException {
        Path file = tree.resolve(path);
        Files.createDirectories(file.resolve("..").normalize());
        Files.write(file, content);
    }
}
