package dev.stirrup.boot;

/// How far the asker is in its boot.
public enum Stage {
    /// The firmware wants its NBP.
    FIRMWARE,
    /// A loader (iPXE, GRUB) wants to know what to start.
    LOADER,
    /// The installer or the running system reports or wants its files.
    INSTALLER
}
