package dev.stirrup.lab;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

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

    private final List<CpioReader.Entry> programs;
    private final SortedMap<String, byte[]> drivers;

    private SmallRamDisk(List<CpioReader.Entry> programs, SortedMap<String, byte[]> drivers) {
        this.programs = programs;
        this.drivers = drivers;
    }

    /// Takes it from an installer's `initrd.gz`, with the drivers of the installer's kernel.
    ///
    /// @throws IOException also when there is no busybox in it, without which nothing would report
    static SmallRamDisk of(Path initrd) throws IOException {
        var programs = new ArrayList<CpioReader.Entry>();
        var drivers = new TreeMap<String, byte[]>();
        try (InputStream file = Files.newInputStream(initrd);
                InputStream in = new GZIPInputStream(file, 1 << 16)) {
            var reader = new CpioReader(in);
            for (Optional<CpioReader.Entry> entry = reader.next();
                    entry.isPresent();
                    entry = reader.next()) {
                CpioReader.Entry found = entry.get();
                if (PROGRAM.matcher(found.path()).matches()) {
                    programs.add(found);
                }
                driver(found.path()).ifPresent(name -> drivers.put(name, found.content()));
            }
        }
        if (programs.stream().noneMatch(one -> BUSYBOX.matcher(one.path()).matches())) {
            throw new IOException("no busybox in " + initrd);
        }
        return new SmallRamDisk(programs, drivers);
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
        var archive = new CpioArchive();
        for (CpioReader.Entry program : programs) {
            archive.entry(program.path(), program.mode(), program.content());
        }
        archive.folder(DRIVERS);
        drivers.forEach((name, content) -> archive.program(DRIVERS + "/" + name, content));
        LabPayload.addReporter(archive);
        return archive.toCompressedBytes();
    }

    private static Optional<String> driver(String path) {
        var matcher = DRIVER.matcher(path);
        return matcher.matches() ? Optional.of(matcher.group(2)) : Optional.empty();
    }
}
