package dev.stirrup.store.image;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// What is kept of an image.
///
/// @param digest SHA-256 over the paths and digests of its files: the same files, the same digest
/// @param origin where it was taken from
/// @param files in the order of their paths
/// @param sources what it was made of; empty for images of older versions
public record Image(
        String name,
        String digest,
        String origin,
        Instant added,
        List<ImageFile> files,
        List<Provenance> sources) {
    public Image {
        files = List.copyOf(files);
        sources = List.copyOf(sources);
    }

    /// The files that are Linux kernels.
    public List<ImageFile> kernels() {
        return files.stream().filter(file -> file.kind().isKernel()).toList();
    }

    /// The files that are initial RAM disks.
    public List<ImageFile> initrds() {
        return files.stream().filter(file -> file.kind() == BootFileKind.INITRD).toList();
    }

    /// The files that are kept by themselves: all bytes there are.
    public Stream<ImageFile> whole() {
        return files.stream().filter(ImageFile::isWhole);
    }

    /// The kept bytes that hold a file: itself, or the disc around it.
    public ImageFile around(ImageFile file) {
        return whole().filter(one -> one.digest().equals(file.blob())).findFirst().orElse(file);
    }

    /// How much the disk holds of it, in bytes.
    public long storedBytes() {
        return whole().mapToLong(ImageFile::size).sum();
    }
}
