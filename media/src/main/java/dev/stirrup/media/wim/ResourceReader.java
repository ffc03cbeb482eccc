package dev.stirrup.media.wim;

import dev.stirrup.media.disk.UnsupportedImageException;
import dev.stirrup.media.tree.Damage;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;

/// Reads resources: plain, in chunks behind a table of where each begins, or out of chunks that
/// they share with others (wimlib's resource.c). For one thread.
final class ResourceReader {
    private static final int MOST_LZX_CHUNK = 1 << 21;
    private static final int LEAST_CHUNK = 1 << 15;
    private static final int MOST_XPRESS_CHUNK = 1 << 16;
    private static final int MOST_LZMS_CHUNK = 1 << 26;
    private static final int FIRST_CAPACITY = 1 << 20;

    private final ByteSource source;
    private final WimHeader header;

    /// The chunk that was unpacked last: files beside each other are in one.
    private Optional<Shared> shared = Optional.empty();

    private static final class Shared {
        private final SolidResource of;
        private final long number;
        private final byte[] bytes;

        Shared(SolidResource of, long number, byte[] bytes) {
            this.of = of;
            this.number = number;
            this.bytes = bytes;
        }
    }

    ResourceReader(ByteSource source, WimHeader header) {
        this.source = source;
        this.header = header;
    }

    /// All bytes of a resource.
    ///
    /// @param hash their SHA-1
    /// @param most how many there may be at most
    byte[] read(BlobTable.Place place, byte[] hash, int most)
            throws IOException, MalformedException, UnsupportedImageException {
        Resource resource = place.resource();
        if (place.size() > most) {
            throw Damage.at("a resource of " + place.size() + " bytes", resource.offset());
        }
        if (resource.isSpanned()) {
            throw new UnsupportedImageException(
                    "files of this WIM lie in another part; make one of all parts: wimlib-imagex"
                            + " join NEW.wim PARTS");
        }
        byte[] bytes;
        if (resource.isSolid()) {
            bytes = solid(place);
        } else {
            bytes = resource.isCompressed() ? unpacked(resource) : plain(resource);
        }
        if (!MessageDigest.isEqual(sha1().digest(bytes), hash)) {
            throw Damage.at("bytes that are not those of their digest", resource.offset());
        }
        return bytes;
    }

    private byte[] solid(BlobTable.Place place)
            throws IOException, MalformedException, UnsupportedImageException {
        long at = place.resource().offset();
        for (Resource around : place.around()) {
            SolidResource solid = SolidResource.open(source, around);
            if (at <= solid.size() - place.size()) {
                return solid(solid, at, (int) place.size());
            }
            at -= solid.size();
            if (at < 0) {
                break;
            }
        }
        throw Damage.at("a file that is in nothing", place.resource().offset());
    }

    private byte[] solid(SolidResource solid, long from, int size)
            throws IOException, MalformedException, UnsupportedImageException {
        // Grows with what was unpacked, not with what the file claims.
        byte[] out = new byte[Math.min(size, FIRST_CAPACITY)];
        int done = 0;
        while (done < size) {
            long number = (from + done) / solid.chunk();
            byte[] bytes = shared(solid, number);
            int at = (int) ((from + done) % solid.chunk());
            int count = Math.min(size - done, bytes.length - at);
            if (done + count > out.length) {
                out = Arrays.copyOf(out, (int) Math.min(size, 2L * (done + count)));
            }
            System.arraycopy(bytes, at, out, done, count);
            done += count;
        }
        return out;
    }

    private byte[] shared(SolidResource solid, long number)
            throws IOException, MalformedException, UnsupportedImageException {
        Optional<Shared> last = shared.filter(one -> one.of.equals(solid) && one.number == number);
        if (last.isPresent()) {
            return last.get().bytes;
        }
        shared = Optional.empty(); // its memory, before more is needed
        Unpacker unpacker = unpacker(solid.compression(), solid.chunk());
        byte[] packed = solid.packed(source, number);
        byte[] bytes = chunk(unpacker, packed, solid.length(number));
        shared = Optional.of(new Shared(solid, number, bytes));
        return bytes;
    }

    private byte[] plain(Resource resource) throws IOException, MalformedException {
        if (resource.stored() != resource.size()) {
            throw Damage.at("a plain resource of two sizes", resource.offset());
        }
        return Damage.boundedRead(source, resource.offset(), (int) resource.size());
    }

    private byte[] unpacked(Resource resource)
            throws IOException, MalformedException, UnsupportedImageException {
        Unpacker unpacker = unpacker(header.compression(), header.chunkSize());
        Damage.checkWithin(source, resource.offset(), resource.stored());
        int size = (int) resource.size();
        int chunk = header.chunkSize();
        int chunks = Math.ceilDivExact(Math.max(size, 1), chunk);
        // Offsets have 8 bytes in resources of 4 GiB and more, which are larger than `most`.
        long tableSize = (chunks - 1L) * Integer.BYTES;
        if (tableSize > resource.stored()) {
            throw Damage.at("a resource smaller than its table", resource.offset());
        }
        byte[] table = Damage.boundedRead(source, resource.offset(), (int) tableSize);
        WireReader offsets = WireReader.of(table);
        // Grows with what was unpacked, not with what the file claims.
        byte[] out = new byte[Math.min(size, FIRST_CAPACITY)];
        long start = 0;
        for (int i = 0; i < chunks; i++) {
            boolean isLast = i == chunks - 1;
            long end = isLast ? resource.stored() - tableSize : offsets.u32le();
            int length = Math.min(chunk, size - i * chunk);
            if (end < start || end - start > length) {
                throw Damage.at("a chunk of " + (end - start) + " bytes", resource.offset());
            }
            long at = resource.offset() + tableSize + start;
            byte[] packed = Damage.boundedRead(source, at, (int) (end - start));
            byte[] chunkBytes = chunk(unpacker, packed, length);
            if (i * chunk + length > out.length) {
                out = Arrays.copyOf(out, (int) Math.min(size, 2L * (i * chunk + length)));
            }
            System.arraycopy(chunkBytes, 0, out, i * chunk, length);
            start = end;
        }
        return out;
    }

    /// A chunk that did not get smaller is not packed.
    private static byte[] chunk(Unpacker unpacker, byte[] packed, int length)
            throws MalformedException {
        if (packed.length == length) {
            return packed;
        }
        byte[] chunk = new byte[length];
        unpacker.unpack(packed, 0, packed.length, chunk);
        return chunk;
    }

    private static Unpacker unpacker(WimHeader.Compression compression, int chunk)
            throws UnsupportedImageException {
        if (compression == WimHeader.Compression.XPRESS && chunk <= MOST_XPRESS_CHUNK) {
            return new Xpress();
        }
        if (compression == WimHeader.Compression.LZX
                && chunk >= LEAST_CHUNK
                && chunk <= MOST_LZX_CHUNK) {
            return new Lzx(chunk);
        }
        if (compression == WimHeader.Compression.LZMS
                && chunk >= LEAST_CHUNK
                && chunk <= MOST_LZMS_CHUNK) {
            return new Lzms();
        }
        throw new UnsupportedImageException(
                "this WIM is packed by "
                        + compression
                        + " in chunks of "
                        + chunk
                        + " bytes; make a plain one: wimlib-imagex export FILE all NEW.wim"
                        + " --compress=LZX --chunk-size=32K");
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
