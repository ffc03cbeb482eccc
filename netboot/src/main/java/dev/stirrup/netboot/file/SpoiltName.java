package dev.stirrup.netboot.file;

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
}
