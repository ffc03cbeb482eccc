package dev.stirrup.app.probe;

import dev.stirrup.wire.Bytes;

/// A file that was fetched.
///
/// @param uri where it came from in the end
/// @param size of the whole file in bytes
/// @param sha256 of the whole file, in hexadecimal digits
/// @param head its beginning, at most 16 MiB
record Content(String uri, long size, String sha256, Bytes head) {
    /// Whether the head is the whole file.
    boolean isWhole() {
        return head.length() == size;
    }
}
