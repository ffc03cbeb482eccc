package dev.stirrup.store.image;

/// A file of an image.
///
/// @param path inside the image: names joined by slashes, none of them `.` or `..`
/// @param digest SHA-256 in hexadecimal digits
/// @param size in bytes
/// @param blob the digest of the kept bytes that hold it: its own, or that of a disc's file
/// @param at where it begins there, in bytes
public record ImageFile(
        String path, String digest, long size, BootFileKind kind, String blob, long at) {
    /// A file that is kept by itself.
    public static ImageFile whole(String path, String digest, long size, BootFileKind kind) {
        return new ImageFile(path, digest, size, kind, digest, 0);
    }

    /// Whether it is kept by itself, and not as a stretch of another file.
    public boolean isWhole() {
        return blob.equals(digest);
    }

    /// The same bytes under another path.
    ImageFile as(String other) {
        return new ImageFile(other, digest, size, kind, blob, at);
    }
}
