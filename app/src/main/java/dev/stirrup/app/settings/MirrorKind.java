package dev.stirrup.app.settings;

/// By what the files of a mirror are verified.
public enum MirrorKind {
    /// Debian, Ubuntu and what is made of them: `InRelease`, or `Release` and `Release.gpg`.
    APT,
    /// Lists of digests with a signature, `SHA256SUMS`, in the files' folder or above.
    SUMS,
    /// Single files by digests in the settings.
    PINNED,
    /// By nothing: to be asked for by this name.
    UNVERIFIED
}
