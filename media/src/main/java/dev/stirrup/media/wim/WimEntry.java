package dev.stirrup.media.wim;

import dev.stirrup.wire.Bytes;

/// A file or folder of an image.
///
/// @param attributes Windows' file attributes
/// @param hash the SHA-1 of its content, all zero for an empty file
/// @param childrenAt where its entries begin in the image's description; 0 for none
public record WimEntry(String name, int attributes, Bytes hash, long childrenAt) {
    private static final int DIRECTORY = 0x10;
    private static final int REPARSE = 0x400;

    public boolean isFolder() {
        return (attributes & DIRECTORY) != 0;
    }

    /// Whether it is a symbolic link, a junction or the like.
    public boolean isReparsePoint() {
        return (attributes & REPARSE) != 0;
    }

    /// Whether it has no content.
    public boolean isEmpty() {
        for (int i = 0; i < hash.length(); i++) {
            if (hash.at(i) != 0) {
                return false;
            }
        }
        return true;
    }
}
