package dev.stirrup.netboot.file;

import dev.stirrup.boot.Firmware.Cpu;
import dev.stirrup.netboot.url.PathName;

/// Names of files that firmware spoils on their way. A byte that is no UTF-8 stands in them as the
/// character that replaces it; no file of ours has that in its name.
final class SpoiltName {
    private static final char REPLACED = '\ufffd';

    private SpoiltName() {}

    /// The path without what a PXE ROM has read behind it. Such a ROM takes option 67 for a text
    /// that a zero byte ends, and goes on into what follows: 255, the end of the options, and
    /// whatever lies behind that (netboot.xyz issue 1198, uClibc bug 6146). We end the name with
    /// such a byte; another server that names the file, such as Kea, may not.
    static String withoutOverrun(String path) {
        int at = path.indexOf(REPLACED);
        boolean isBehindName = at > 0 && path.charAt(at - 1) != '/' && path.charAt(at - 1) != '\\';
        return isBehindName ? path.substring(0, at) : path;
    }

    /// The file that is meant beside shim. Firmware of Dell's hands shim its whole boot entry as
    /// load options; shim cannot read that and takes what stands behind the first zero for the name
    /// of its second stage: the length of the entry's path, 234, and the first word of its title,
    /// so `êOnboard` or `êUSB`. Up to 15.8 it gives up when that is missing, whatever error it is
    /// sent (shim issues 649 and 696); later ones go back to the name built in, which is what this
    /// leads to.
    ///
    /// @param cpu whose shim it is
    static PathName mended(PathName file, Cpu cpu) {
        String last = file.last();
        if (last.charAt(0) != REPLACED) {
            return file;
        }
        String whole = file.toString();
        String folder = whole.substring(0, whole.length() - last.length());
        return PathName.read(folder + secondStage(cpu)).orElse(file);
    }

    /// Shim's `DEFAULT_LOADER`.
    private static String secondStage(Cpu cpu) {
        return cpu == Cpu.ARM64 ? "grubaa64.efi" : "grubx64.efi";
    }
}
