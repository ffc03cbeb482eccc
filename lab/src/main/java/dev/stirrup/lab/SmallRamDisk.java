package dev.stirrup.lab;

import dev.stirrup.media.initrd.CpioContent;
import dev.stirrup.media.initrd.CpioEntry;
import dev.stirrup.media.initrd.CpioWriter;
import dev.stirrup.media.initrd.Initrd;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What the reporter needs of Debian's installer RAM disk, and nothing else: busybox, its C library
/// and the drivers of QEMU's network card. A machine loads it in a second, where the whole takes a
/// minute over a slow ROM.
final class SmallRamDisk {
    /// Since Debian 13 everything lies below `usr`, and what its busybox has not lies beside it.
    private static final Pattern PROGRAM =
            Pattern.compile(
                    "usr|(usr/)?(bin|sbin|lib|lib64(/.*)?|lib/x86_64-linux-gnu)"
                            + "|(usr/)?bin/(busybox|sh)"
                            + "|(usr/)?lib/x86_64-linux-gnu/(ld-linux-x86-64\\.so\\.2"
                            + "|ld-[0-9.]+\\.so|libc\\.so\\.6|libc-[0-9.]+\\.so"
                            + "|libresolv\\.so\\.2)"
                            + "|usr/bin/kmod|usr/sbin/insmod"
                            + "|usr/lib/x86_64-linux-gnu/liblzma\\.so\\.[0-9.]+");

    private static final Pattern BUSYBOX = Pattern.compile("(usr/)?bin/busybox");
    private static final Pattern DRIVER =
            Pattern.compile(
                    "(.*/)?((virtio|virtio_ring|virtio_pci|virtio_pci_legacy_dev"
                            + "|virtio_pci_modern_dev|failover|net_failover|virtio_net)"
                            + "\\.ko(\\.xz)?)");

    /// Where the drivers lie, all in one folder.
    private static final String DRIVERS = "lib/modules";

    private static final int DRIVER_MODE = 0644;

    private static final int LARGEST_FILE = 32 << 20;
    private static final int LARGEST = 128 << 20;

    private final List<Kept> programs;
    private final SortedMap<String, byte[]> drivers;

    /// What is taken over as it is.
    ///
    /// @param content a file's bytes or a symbolic link's target; a folder has none
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Kept(CpioEntry entry, byte[] content) {}

    private SmallRamDisk(List<Kept> programs, SortedMap<String, byte[]> drivers) {
        this.programs = programs;
        this.drivers = drivers;
    }

    /// Takes it from an installer's `initrd.gz`, with the drivers of the installer's kernel.
    ///
    /// @throws IOException also when there is no busybox in it, without which nothing would report
    static SmallRamDisk of(Path initrd) throws IOException {
        var programs = new ArrayList<Kept>();
        var drivers = new TreeMap<String, byte[]>();
        try {
            Initrd.walk(
                    ByteSource.of(Files.readAllBytes(initrd)),
                    (entry, content) -> {
                        Optional<String> driver = driver(entry.path());
                        if (PROGRAM.matcher(entry.path()).matches()) {
                            programs.add(new Kept(entry, whole(entry, content)));
                        } else if (driver.isPresent()) {
                            drivers.put(driver.get(), whole(entry, content));
                        }
                    });
        } catch (MalformedException e) {
            throw new IOException("not a RAM disk: " + initrd + ": " + e.getMessage(), e);
        }
        if (programs.stream().noneMatch(one -> BUSYBOX.matcher(one.entry().path()).matches())) {
            throw new IOException("no busybox in " + initrd);
        }
        return new SmallRamDisk(programs, drivers);
    }

    /// A file cut off would only fail on the machine.
    private static byte[] whole(CpioEntry entry, CpioContent content)
            throws IOException, MalformedException {
        if (entry.size() > LARGEST_FILE) {
            throw new IOException(entry.path() + " has impossible " + entry.size() + " bytes");
        }
        return content.read(LARGEST_FILE);
    }

    /// The same for another kernel.
    SmallRamDisk withDrivers(CloudKernel kernel) throws IOException {
        var others = new TreeMap<String, byte[]>();
        for (Path module : kernel.modules()) {
            Optional<String> name = driver(module.toString());
            if (name.isPresent()) {
                others.put(name.get(), Files.readAllBytes(module));
            }
        }
        return new SmallRamDisk(programs, others);
    }

    /// The whole, compressed.
    byte[] toBytes() throws IOException {
        var archive = new CpioWriter(LARGEST);
        for (Kept program : programs) {
            CpioEntry entry = program.entry();
            if (entry.isFolder()) {
                archive.folder(entry.path());
            } else if (entry.isLink()) {
                archive.link(entry.path(), new String(program.content(), StandardCharsets.UTF_8));
            } else {
                archive.file(entry.path(), entry.mode(), program.content());
            }
        }
        archive.folder(DRIVERS);
        drivers.forEach(
                (name, content) -> archive.file(DRIVERS + "/" + name, DRIVER_MODE, content));
        LabPayload.addReporter(archive);
        return archive.finishCompressed();
    }

    private static Optional<String> driver(String path) {
        var matcher = DRIVER.matcher(path);
        return matcher.matches() ? Optional.of(matcher.group(2)) : Optional.empty();
    }
}
