package dev.stirrup.lab;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Pattern;

/// A real Linux for the lab to boot: Debian's own network installer, with a second initial RAM disk
/// whose program runs in place of the installer. It brings the network up, reports to the server
/// and switches the machine off.
public final class LabPayload {
    /// What the profile's kernel command line needs. The kernel leaves out the tests of its own
    /// ciphers, a tenth of its start on an emulated processor.
    public static final String ARGUMENTS =
            "rdinit=/stirrup-report report=${report} console=ttyS0 quiet cryptomgr.notests";

    public static final String KERNEL = "linux";
    public static final String INITRD = "initrd.gz";
    public static final String REPORTER = "stirrup-report.cpio";

    /// In place of the other two: only what the reporter needs, taken from Debian's.
    public static final String SMALL = "small.gz";

    static final Pattern USER_SPACE = Pattern.compile("stirrup-lab: user space");
    static final Pattern REPORTED = Pattern.compile("stirrup-lab: reported");

    private static final String PROGRAM = "stirrup-report";

    private LabPayload() {}

    /// Writes kernel and RAM disks into a folder, ready to become an image.
    ///
    /// @param installer the folder of `linux` and `initrd.gz`, see [Firmwares#installer(int)]
    public static void write(Path installer, Path folder) throws IOException {
        Files.createDirectories(folder);
        for (String name : new String[] {KERNEL, INITRD}) {
            Files.copy(
                    installer.resolve(name),
                    folder.resolve(name),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        Files.write(folder.resolve(REPORTER), reporter());
        Files.write(folder.resolve(SMALL), SmallRamDisk.from(installer.resolve(INITRD)));
    }

    /// The second initial RAM disk.
    public static byte[] reporter() throws IOException {
        var archive = new CpioArchive();
        addReporter(archive);
        return archive.toBytes();
    }

    static void addReporter(CpioArchive archive) throws IOException {
        archive.program(PROGRAM, resource("report-init.sh"))
                .program(PROGRAM + "-address", resource("report-address.sh"));
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = LabPayload.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + name);
            }
            return in.readAllBytes();
        }
    }
}
