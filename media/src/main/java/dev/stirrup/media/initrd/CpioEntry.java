package dev.stirrup.media.initrd;

/// A file in a cpio archive.
///
/// @param path names with slashes between them and none before; empty for the root
/// @param mode POSIX's type and permission bits
/// @param size in bytes, below 4 GiB
/// @param links how many names the file has; of several the last one in the archive has the content
/// @param inode tells which names are one file
public record CpioEntry(String path, int mode, long size, long links, long inode) {
    private static final int FORMAT = 0170000;
    private static final int FILE = 0100000;
    private static final int FOLDER = 0040000;
    private static final int LINK = 0120000;

    public boolean isFile() {
        return (mode & FORMAT) == FILE;
    }

    public boolean isFolder() {
        return (mode & FORMAT) == FOLDER;
    }

    /// Whether the content is the path that a symbolic link points to.
    public boolean isLink() {
        return (mode & FORMAT) == LINK;
    }
}
