package dev.stirrup.lab;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// What the reporter needs of Debian's installer RAM disk, and nothing else: busybox, its C library
/// and the drivers of QEMU's network card. A machine loads it in a second, where the whole takes a
/// minute over a slow ROM.
final class SmallRamDisk {
    private static final Pattern WANTED =
            Pattern.compile(
                    "bin|bin/busybox|bin/sh|lib|lib64(/.*)?|lib/x86_64-linux-gnu"
                            + "|lib/x86_64-linux-gnu/(ld-linux-x86-64\\.so\\.2|ld-[0-9.]+\\.so"
                            + "|libc\\.so\\.6|libc-[0-9.]+\\.so|libresolv\\.so\\.2)"
                            + "|usr|usr/lib|usr/lib64(/.*)?|usr/bin"
                            + "|lib/modules/.*/(virtio|virtio_ring|virtio_pci"
                            + "|virtio_pci_legacy_dev|virtio_pci_modern_dev|failover"
                            + "|net_failover|virtio_net)\\.ko(\\.xz)?");

    private SmallRamDisk() {}

    /// Makes it, compressed, from an installer's `initrd.gz`.
    static byte[] from(Path initrd) throws IOException {
        var archive = new CpioArchive();
        try (InputStream file = Files.newInputStream(initrd);
                InputStream in = new GZIPInputStream(file, 1 << 16)) {
            var reader = new CpioReader(in);
            for (Optional<CpioReader.Entry> entry = reader.next();
                    entry.isPresent();
                    entry = reader.next()) {
                CpioReader.Entry found = entry.get();
                if (isModuleFolder(found) || WANTED.matcher(found.path()).matches()) {
                    archive.entry(found.path(), found.mode(), found.content());
                }
            }
        }
        LabPayload.addReporter(archive);
        var out = new ByteArrayOutputStream();
        try (var compressed = new GZIPOutputStream(out)) {
            compressed.write(archive.toBytes());
        }
        return out.toByteArray();
    }

    /// The kernel makes no parents: a file's folders have to be in the archive before it.
    private static boolean isModuleFolder(CpioReader.Entry entry) {
        return (entry.mode() & CpioArchive.KIND) == CpioArchive.DIRECTORY
                && entry.path().startsWith("lib/modules");
    }
}
