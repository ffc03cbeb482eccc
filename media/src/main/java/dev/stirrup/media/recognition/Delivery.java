package dev.stirrup.media.recognition;

import java.util.Locale;

/// How a system gets at the rest of its files once its kernel or program runs.
public enum Delivery {
    /// Fetches single files of the disc from a folder at a URL: `${tree}` in the arguments.
    TREE,
    /// Fetches the whole disc as one file from a URL: `${iso}` in the arguments.
    FILE,
    /// Needs nothing more than what was started.
    MEMORY,
    /// Wants the whole disc as a file in its initial file system, at the path the rule names.
    BESIDE,
    /// Looks for a drive with the disc in it: iSCSI, or virtual media.
    DRIVE,
    /// Windows: WinPE from `sources/boot.wim`, then the installation files from a drive.
    WINDOWS;

    /// The word for it in rules.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
