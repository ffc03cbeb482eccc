package dev.stirrup.media.wim;

import dev.stirrup.media.tree.Damage;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import java.io.IOException;
import java.util.Arrays;

/// The first 208 bytes of a WIM (wimlib's header.h, "struct wim_header_disk").
///
/// @param chunkSize how many bytes are packed together, a power of two
/// @param part which of several files this is, from 1 on
/// @param images how many images the file has
/// @param bootIndex the image that boots, from 1 on; 0 for none
record WimHeader(
        Compression compression,
        int chunkSize,
        int part,
        int parts,
        long images,
        Resource table,
        Resource xml,
        long bootIndex) {
    private static final int LENGTH = 208;
    private static final byte[] MAGIC = {'M', 'S', 'W', 'I', 'M', 0, 0, 0};
    private static final int MOST_IMAGES = 1000;
    private static final int FLAG_COMPRESSED = 0x2;
    private static final int XPRESS = 0x20000;
    private static final int LZX = 0x40000;
    private static final int LZMS = 0x80000;
    private static final int DEFAULT_CHUNK = 32768;
    private static final int LARGEST_CHUNK = 1 << 30;

    /// How resources are packed.
    enum Compression {
        NONE,
        XPRESS,
        LZX,
        LZMS
    }

    static boolean isIn(ByteSource source) throws IOException {
        byte[] head = new byte[MAGIC.length];
        if (source.size() < LENGTH) {
            return false;
        }
        source.read(0, head, 0, head.length);
        return Arrays.equals(head, MAGIC);
    }

    static WimHeader read(ByteSource source) throws IOException, MalformedException {
        if (!isIn(source)) {
            throw Damage.at("no WIM", 0);
        }
        WireReader in = WireReader.of(Damage.boundedRead(source, 0, LENGTH));
        in.skip(MAGIC.length + 8);
        int flags = (int) in.u32le();
        long chunk = in.u32le();
        in.skip(16);
        int part = in.u16le();
        int parts = in.u16le();
        long images = in.u32le();
        Resource table = Resource.decode(in);
        Resource xml = Resource.decode(in);
        in.skip(Resource.LENGTH);
        long boot = in.u32le();
        if (images > MOST_IMAGES) {
            throw Damage.at(images + " images", 44);
        }
        return new WimHeader(
                compression(flags), chunkSize(chunk), part, parts, images, table, xml, boot);
    }

    static int chunkSize(long chunk) throws MalformedException {
        if (chunk == 0) {
            return DEFAULT_CHUNK;
        }
        if (Long.bitCount(chunk) != 1 || chunk > LARGEST_CHUNK) {
            throw Damage.at("chunks of " + chunk + " bytes", 20);
        }
        return (int) chunk;
    }

    private static Compression compression(int flags) throws MalformedException {
        if ((flags & FLAG_COMPRESSED) == 0) {
            return Compression.NONE;
        }
        return switch (flags & (XPRESS | LZX | LZMS)) {
            case XPRESS -> Compression.XPRESS;
            case LZX -> Compression.LZX;
            case LZMS -> Compression.LZMS;
            default -> throw Damage.at("packed in an unknown way", 16);
        };
    }
}
