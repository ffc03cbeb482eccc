package dev.stirrup.media.wim;

import dev.stirrup.media.disk.UnsupportedImageException;
import dev.stirrup.media.tree.Damage;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.util.List;

/// A WIM or ESD file.
public final class WimFile {
    /// The XML of a real file has a few kilobytes for each image.
    private static final int LARGEST_XML = 4 << 20;

    /// What describes the files of one image: some 30 MB for all of Windows.
    private static final int LARGEST_DESCRIPTION = 64 << 20;

    private final ByteSource source;
    private final WimHeader header;
    private final List<WimImage> images;

    private WimFile(ByteSource source) throws IOException, MalformedException {
        this.source = source;
        this.header = WimHeader.read(source);
        Resource xml = header.xml();
        if (xml.size() > LARGEST_XML || xml.size() != xml.stored()) {
            throw Damage.at("an XML of " + xml.size() + " bytes", xml.offset());
        }
        this.images =
                xml.isThere()
                        ? WimXml.decode(Damage.boundedRead(source, xml.offset(), (int) xml.size()))
                        : List.of();
    }

    /// Whether a file is one, by its first bytes.
    public static boolean isIn(ByteSource source) throws IOException {
        return WimHeader.isIn(source);
    }

    public static WimFile open(ByteSource source) throws IOException, MalformedException {
        return new WimFile(source);
    }

    /// Its images in order. ESD files of Microsoft's media tool have the medium and WinPE first.
    public List<WimImage> images() {
        return images;
    }

    /// The image that boots, from 1 on; 0 for none.
    public int bootIndex() {
        return (int) Math.min(header.bootIndex(), Integer.MAX_VALUE);
    }

    /// How many files the images are spread over; this one has all when it is 1.
    public int parts() {
        return header.parts();
    }

    /// How its content is packed: "NONE", "XPRESS", "LZX" or "LZMS".
    public String compression() {
        return header.compression().name();
    }

    /// The files of one image. Its description is unpacked into memory.
    ///
    /// @param index from 1 on
    /// @throws MalformedException when there is no such image, or it is damaged
    /// @throws UnsupportedImageException when it is packed in a way that is not read here
    public WimFiles files(int index)
            throws IOException, MalformedException, UnsupportedImageException {
        BlobTable blobs = new BlobTable(source, header);
        List<BlobTable.Blob> all = blobs.metadata();
        if (index < 1 || index > all.size()) {
            throw Damage.at("no image " + index + " of " + all.size(), header.table().offset());
        }
        BlobTable.Blob blob = all.get(index - 1);
        ResourceReader reader = new ResourceReader(source, header);
        byte[] description =
                reader.read(
                        new BlobTable.Place(blob.resource(), List.of()),
                        blob.hash().toArray(),
                        LARGEST_DESCRIPTION);
        return new WimFiles(description, blobs, reader);
    }
}
