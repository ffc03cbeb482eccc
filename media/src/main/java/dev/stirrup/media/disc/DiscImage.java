package dev.stirrup.media.disc;

import dev.stirrup.media.disk.UnsupportedImageException;
import dev.stirrup.media.iso.BootEntry;
import dev.stirrup.media.iso.IsoImage;
import dev.stirrup.media.iso.IsoVolume;
import dev.stirrup.media.tree.Damage;
import dev.stirrup.media.tree.ExtentSource;
import dev.stirrup.media.tree.FileTree;
import dev.stirrup.media.udf.UdfImage;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// A disc in a file: ISO 9660, UDF, or both over the same bytes. Any file gives a disc or an
/// exception, with memory that does not depend on what the file claims.
public final class DiscImage {
    private final Optional<IsoImage> iso;
    private final Optional<UdfImage> udf;
    private final FileSystem chosen;
    private final FileTree tree;

    /// What the files were read from.
    public enum FileSystem {
        ISO_9660,
        JOLIET,
        ROCK_RIDGE,
        UDF
    }

    private DiscImage(Optional<IsoImage> iso, Optional<UdfImage> udf)
            throws IOException, MalformedException {
        this.iso = iso;
        this.udf = udf;
        this.chosen = choose();
        this.tree = chosen == FileSystem.UDF ? udf.orElseThrow().tree() : iso.orElseThrow().tree();
    }

    /// Whether a file is a disc, by its descriptors. A name is never believed.
    public static boolean isIn(ByteSource source) throws IOException {
        return IsoImage.isIn(source) || UdfImage.isIn(source);
    }

    /// @throws MalformedException when it is damaged, or no disc
    /// @throws UnsupportedImageException when it is sound and cannot be read here
    public static DiscImage open(ByteSource source)
            throws IOException, MalformedException, UnsupportedImageException {
        Optional<IsoImage> iso =
                IsoImage.isIn(source) ? Optional.of(IsoImage.open(source)) : Optional.empty();
        Optional<UdfImage> udf =
                UdfImage.isIn(source) ? Optional.of(UdfImage.open(source)) : Optional.empty();
        if (iso.isEmpty() && udf.isEmpty()) {
            throw Damage.at("neither ISO 9660 nor UDF", 0);
        }
        return new DiscImage(iso, udf);
    }

    /// Windows' discs keep a lone readme in ISO 9660 and everything in UDF; others have both over
    /// the same files, and then Rock Ridge knows more (case, links).
    private FileSystem choose() throws IOException, MalformedException {
        if (iso.isEmpty()) {
            return FileSystem.UDF;
        }
        IsoImage image = iso.get();
        if (udf.isPresent()) {
            boolean isRicher =
                    image.hasRockRidge() && files(image.tree()) >= files(udf.get().tree());
            return isRicher ? FileSystem.ROCK_RIDGE : FileSystem.UDF;
        }
        if (image.hasRockRidge()) {
            return FileSystem.ROCK_RIDGE;
        }
        return image.joliet().isPresent() ? FileSystem.JOLIET : FileSystem.ISO_9660;
    }

    private static int files(FileTree tree) throws IOException, MalformedException {
        return tree.root().children().size();
    }

    /// Which file system [#tree] shows.
    public FileSystem fileSystem() {
        return chosen;
    }

    /// Its files. Extents point into the file that the disc was opened from.
    public FileTree tree() {
        return tree;
    }

    /// The name of the medium, by which installers look for it: that of ISO 9660 where it has one.
    public String label() {
        String plain = iso.map(image -> image.primary().label()).orElse("");
        return plain.isEmpty() ? udf.map(UdfImage::label).orElse("") : plain;
    }

    /// The ISO 9660 volume, whose texts name makers and programs.
    public Optional<IsoVolume> volume() {
        return iso.map(IsoImage::primary);
    }

    /// The bytes that a boot entry names: as many as firmware loads; for UEFI all to the end of the
    /// disc, since the file system in them says itself how large it is.
    public ByteSource bootImage(BootEntry entry) {
        ByteSource source = tree.source();
        long rest = source.size() - entry.offset();
        long length = entry.isUefi() ? rest : Math.min(entry.loadedBytes(), rest);
        return ExtentSource.piece(source, entry.offset(), length);
    }

    /// What firmware may boot of it (El Torito); empty when it has no boot catalogue.
    public List<BootEntry> bootEntries() throws IOException, MalformedException {
        return iso.isPresent() ? iso.get().bootEntries() : List.of();
    }
}
