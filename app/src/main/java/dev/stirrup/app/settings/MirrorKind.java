package dev.stirrup.app.settings;

/// By what the files of a mirror are verified.
public enum MirrorKind {
    /// Debian, Ubuntu and what is made of them: `InRelease`, or `Release` and `Release.gpg`.
    APT,
    /// Lists of digests with a signature, `SHA256SUMS`, in the files' folder or above.
    SUMS,
    /// Fedora's relatives and SUSE: `repodata/repomd.xml` and `repomd.xml.asc`.
    RPM,
    /// Alpine: `APKINDEX.tar.gz`, which is signed within.
    ALPINE,
    /// pacman's packages: each by its own signature.
    ARCH,
    /// Single files by digests in the settings.
    PINNED,
    /// By nothing: to be asked for by this name.
    UNVERIFIED
}
