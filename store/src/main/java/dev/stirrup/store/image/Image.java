package dev.stirrup.store.image;

import java.time.Instant;
import java.util.List;

/// What is kept of an image.
///
/// @param digest SHA-256 over the paths and digests of its files: the same files, the same digest
/// @param origin where it was taken from
/// @param files in the order of their paths
public record Image(
        String name, String digest, String origin, Instant added, List<ImageFile> files) {
    public Image {
        files = List.copyOf(files);
    }

    /// The files that are Linux kernels.
    public List<ImageFile> kernels() {
        return files.stream().filter(file -> file.kind().isKernel()).toList();
    }

    /// The files that are initial RAM disks.
    public List<ImageFile> initrds() {
        return files.stream().filter(file -> file.kind() == BootFileKind.INITRD).toList();
    }
}
