package dev.stirrup.trust.content;

/// Which file lies at a place and since when it is as it is, as its file system tells without
/// reading it. Whatever is written to a file moves its time of change, which no program can set.
///
/// @param device the file system's number
/// @param inode the file's number there
/// @param size in bytes
/// @param modified in nanoseconds since 1970
/// @param changed in nanoseconds since 1970; coarse: a tick of the kernel, 10 ms at most
public record FileState(long device, long inode, long size, long modified, long changed) {
    /// Whether it is that file, changed or not.
    public boolean isSameFile(FileState other) {
        return device == other.device && inode == other.inode;
    }
}
