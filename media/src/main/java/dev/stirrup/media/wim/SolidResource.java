package dev.stirrup.media.wim;

import dev.stirrup.media.tree.Damage;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import java.io.IOException;

/// Files that are packed together, as in ESD files: a header, a table of how long each chunk is,
/// the chunks (wimlib's resource.h, "struct alt_chunk_table_header_disk").
///
/// @param size how many bytes it has unpacked
/// @param chunk how many of them are packed together
record SolidResource(Resource place, long size, int chunk, WimHeader.Compression compression) {
    private static final int HEADER = 16;
    private static final int MOST_CHUNKS = 1 << 20;
    private static final int LEAST_CHUNK = 1 << 12;

    static SolidResource open(ByteSource source, Resource place)
            throws IOException, MalformedException {
        WireReader in = WireReader.of(Damage.boundedRead(source, place.offset(), HEADER));
        long size = in.u64le();
        int chunk = WimHeader.chunkSize(in.u32le());
        long format = in.u32le();
        Damage.checkWithin(source, place.offset(), place.stored());
        WimHeader.Compression[] known = WimHeader.Compression.values();
        if (size < 0 || chunk < LEAST_CHUNK || format < 0 || format >= known.length) {
            throw Damage.at("a resource of an unknown kind", place.offset());
        }
        return new SolidResource(place, size, chunk, known[(int) format]);
    }

    /// How many bytes a chunk has unpacked.
    int length(long number) {
        return (int) Math.min(chunk, size - number * chunk);
    }

    /// A chunk as it is packed.
    byte[] packed(ByteSource source, long number) throws IOException, MalformedException {
        long chunks = Math.ceilDiv(size, chunk);
        long table = Math.min(chunks, MOST_CHUNKS) * Integer.BYTES;
        if (chunks > MOST_CHUNKS || number >= chunks || HEADER + table > place.stored()) {
            throw Damage.at("a table of " + chunks + " chunks", place.offset());
        }
        WireReader lengths =
                WireReader.of(
                        Damage.boundedRead(
                                source,
                                place.offset() + HEADER,
                                (int) (number + 1) * Integer.BYTES));
        long at = place.offset() + HEADER + table;
        for (long i = 0; i < number; i++) {
            at += lengths.u32le();
        }
        long packed = lengths.u32le();
        if (packed > length(number) || at + packed > place.offset() + place.stored()) {
            throw Damage.at("a chunk of " + packed + " bytes", at);
        }
        return Damage.boundedRead(source, at, (int) packed);
    }
}
