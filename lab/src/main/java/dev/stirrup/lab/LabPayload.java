package dev.stirrup.lab;

import dev.stirrup.media.initrd.CpioWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Pattern;

/// A real Linux for the lab to boot: Debian's own network installer, with a second initial RAM disk
/// whose program runs in place of the installer. It brings the network up, reports to the server
/// and switches the machine off. Debian's kernel for clouds does the same in half the processor
/// time.
public final class LabPayload {
    /// What the profile's kernel command line needs. The kernel leaves out the tests of its own
    /// ciphers, a tenth of its start on an emulated processor, and the one of its timer, which ends
    /// in a panic where that processor waits for the busy machine below it.
    public static final String ARGUMENTS =
            "rdinit=/stirrup-report report=${report} console=ttyS0 quiet cryptomgr.notests"
                    + " no_timer_check";

    public static final String KERNEL = "linux";
    public static final String INITRD = "initrd.gz";
    public static final String REPORTER = "stirrup-report.gz";

    /// In place of the other two: only what the reporter needs, taken from Debian's.
    public static final String SMALL = "small.gz";

    /// The kernel for clouds: twice as large, and an emulated processor starts it in half the time.
    public static final String CLOUD_KERNEL = "linux-cloud";

    /// As [#SMALL], with the drivers of [#CLOUD_KERNEL].
    public static final String CLOUD = "small-cloud.gz";

    static final Pattern USER_SPACE = Pattern.compile("stirrup-lab: user space");
    static final Pattern REPORTED = Pattern.compile("stirrup-lab: reported");

    private static final String PROGRAM = "stirrup-report";
    private static final int RUNNABLE = 0755;
    private static final int LARGEST_REPORTER = 1 << 20;

    private LabPayload() {}

    /// Writes kernels and RAM disks into a folder, ready to become an image.
    ///
    /// @param release Debian's number, such as 12
    /// @throws LabUnavailableException when they cannot be had here
    public static void write(Firmwares firmwares, int release, Path folder) throws IOException {
        Path installer = firmwares.installer(release);
        CloudKernel cloud = firmwares.cloudKernel(release);
        Files.createDirectories(folder);
        copy(installer.resolve(KERNEL), folder.resolve(KERNEL));
        copy(installer.resolve(INITRD), folder.resolve(INITRD));
        copy(cloud.file(), folder.resolve(CLOUD_KERNEL));
        Files.write(folder.resolve(REPORTER), reporter());
        SmallRamDisk small = SmallRamDisk.of(installer.resolve(INITRD));
        Files.write(folder.resolve(SMALL), small.toBytes());
        Files.write(folder.resolve(CLOUD), small.withDrivers(cloud).toBytes());
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    /// The second initial RAM disk.
    public static byte[] reporter() throws IOException {
        var archive = new CpioWriter(LARGEST_REPORTER);
        addReporter(archive);
        return archive.finishCompressed();
    }

    static void addReporter(CpioWriter archive) throws IOException {
        archive.file(PROGRAM, RUNNABLE, resource("report-init.sh"))
                .file(PROGRAM + "-drivers", RUNNABLE, resource("report-drivers.sh"))
                .file(PROGRAM + "-address", RUNNABLE, resource("report-address.sh"));
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
