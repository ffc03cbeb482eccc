package dev.stirrup.netboot.script;

import dev.stirrup.boot.Driver;
import dev.stirrup.boot.Payload;
import dev.stirrup.boot.Profile;
import dev.stirrup.netboot.disk.DiskAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Windows PE by wimboot, in iPXE's words. Each file is named twice: UEFI's wimboot reads the names
/// that iPXE gives (`--name`), the BIOS's those of the archive that iPXE makes of the last word.
final class WindowsLines {
    private WindowsLines() {}

    /// From the head to `boot`.
    ///
    /// @param disc how to reach the disc that it installs from
    static List<String> of(
            Profile profile, Payload.Windows windows, ScriptUrls url, Optional<DiskAccess> disc) {
        List<String> lines = new ArrayList<>();
        lines.add("#!ipxe");
        lines.add("echo Stirrup: starting " + SafeText.shown(profile.name()));
        disc.ifPresent(access -> lines.addAll(attaching(access)));
        String index = windows.index().map(number -> " index=" + number).orElse("");
        lines.add("kernel --name wimboot " + url.loader(windows.wimboot()) + index + FAILED);
        for (String file : windows.files()) {
            lines.add(initrd(Payload.Windows.nameOf(file), url.file(windows, file)));
        }
        for (String made : WindowsText.FILES) {
            if (!windows.hasOwn(made)) {
                lines.add(initrd(made, url.made(profile, made)));
            }
        }
        url.answersFile(profile).ifPresent(file -> lines.add(initrd(WindowsText.ANSWERS, file)));
        for (Driver driver : windows.drivers()) {
            String name = driver.inf() + WindowsText.CABINET;
            lines.add(
                    "initrd --name "
                            + name
                            + " "
                            + url.cabinet(driver)
                            + " "
                            + name
                            + " || echo Stirrup: no driver "
                            + driver.inf());
        }
        // The largest one last: what is refused is refused before it.
        lines.add(initrd("boot.wim", url.file(windows, windows.wim())));
        lines.add("boot" + FAILED);
        return lines;
    }

    /// Windows PE finds the disc by the iBFT. What cannot be attached here can be there, or
    /// fetched.
    private static List<String> attaching(DiskAccess access) {
        List<String> lines = new ArrayList<>(DiskLines.of(access));
        lines.add(
                "sanhook --drive 0x81 "
                        + access.rootPath()
                        + " || echo Stirrup: the disc over iSCSI is not attached");
        return lines;
    }

    private static final String FAILED = " || goto failed";

    private static String initrd(String name, String url) {
        return "initrd --name " + name + " " + url + " " + name + FAILED;
    }
}
